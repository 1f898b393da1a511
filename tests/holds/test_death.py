"""Death: whatever is killed in the middle of its work, nothing that was answered is lost and nobody has to help."""

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.counts import full
from tests.e2e.demo import Demo
from tests.e2e.start import STOP_SECONDS, Start, free_port, wait_for
from tests.holds.scene import Scene, children_of, kill
from tests.holds.traffic import traffic

# In `make test` each process is killed once, without traffic: tests/e2e/test_processes.py.
pytestmark = [pytest.mark.prove, pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")]
ROUNDS = full(1, 20)
_SEND_CODES = "SELECT 1 FROM accounts_user WHERE id = %s FOR UPDATE"
_HEAR_THE_BOT = "LOCK TABLE telegram_simulatormessage IN SHARE ROW EXCLUSIVE MODE"
_JOB_IS_RUN = (
    "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' AND task_name = 'accounts.send_reset_code'"
)
_BOT_IS_SPEAKING = (
    "SELECT count(*) FROM telegram_outboxmessage WHERE state = 0 AND attempts > 0 AND due_at > now() + interval '5 s'"
)


def tell(text: str) -> None:
    """Seen with `pytest -s`."""
    sys.stdout.write(text + "\n")


class Recoveries(defaultdict[str, list[float]]):
    """How many seconds each took, by what was killed."""

    def __init__(self) -> None:
        super().__init__(list)

    def told(self) -> None:
        for name, seconds in self.items():
            tell(
                f"{name}: {len(seconds)} times, median {statistics.median(seconds):.1f} s, longest {max(seconds):.1f} s"
            )


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    with tempfile.TemporaryDirectory(prefix="pp-death-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        start = Start(folder / "var", free_port(), DEMO="1", LIMITS="off")
        start.begin()
        yield start
        kill(*start.pids())
        wait_for(lambda: not start.pids(), STOP_SECONDS)


@pytest.fixture
def scene(start: Start) -> Iterator[Scene]:
    """Customers at work; afterwards everything they were promised is looked at."""
    demo = Demo(start)
    with traffic(demo, start.port) as running:
        scene = Scene(start, demo, running)
        running.wait_until_served(after=0)
        scene.assert_commits_are_kept()
        yield scene
    scene.settle()
    scene.assert_books_are_right()
    repeated = scene.assert_messages_are_sent(at_most=9 * ROUNDS)
    scene.assert_jobs_are_run()
    scene.assert_outages_were_told()
    tell(
        f"{len(running.bought)} purchases, {len(running.challenges)} codes, {len(running.resets)} resets, {sum(running.said.values())} updates, {repeated} answered twice"
    )
    slowest = max((one.seconds for one in running.failed), default=0)
    tell(f"{len(running.failed)} answers 5xx, the slowest {slowest:.2f} s; cut off: {dict(running.cut_off)}")


def test_any_process_may_die_at_any_moment(scene: Scene) -> None:
    took = Recoveries()
    forgetful = scene.traffic.people[-1]
    for _ in range(ROUNDS):
        took["web"].append(scene.seconds_until_served(kill(scene.web())))
        took["a worker of web"].append(scene.seconds_until_served(kill(scene.web_worker())))
        with scene.held(_SEND_CODES, forgetful.id):
            scene.wait_for(lambda: scene.one(_JOB_IS_RUN))
            worker_killed = kill(scene.worker())
        with scene.held(_HEAR_THE_BOT):
            scene.wait_for(lambda: scene.one(_BOT_IS_SPEAKING))
            bot_killed = kill(scene.bot())
        took["worker"].append(scene.seconds_until_worked(worker_killed))
        took["bot"].append(scene.seconds_until_spoken(bot_killed))
        with scene.held(_SEND_CODES, forgetful.id):
            scene.wait_for(lambda: scene.one(_JOB_IS_RUN))
            killed = kill(scene.postmaster())
        took["database"].append(scene.seconds_until_served(killed))
        took["database, all of it"].append(scene.seconds_until_served(kill(*scene.database())))
        took["a process of the database"].append(scene.seconds_until_served(kill(scene.database()[-1])))
    took.told()


@pytest.mark.parametrize("victims", ["everything", "supervisor"])
def test_after_the_death_of_all_the_next_start_needs_no_help(scene: Scene, victims: str) -> None:
    took = Recoveries()
    for _ in range(ROUNDS):
        alive = scene.everything() if victims == "everything" else [scene.supervisor()]
        killed = kill(*alive)
        scene.start.wait(STOP_SECONDS)
        scene.start.log.write_text("")
        scene.start.begin()
        took[f"{victims}, ready"].append(time.monotonic() - killed)
        took[f"{victims}, served"].append(scene.seconds_until_served(killed))
        took[f"{victims}, bot"].append(scene.seconds_until_spoken(killed))
    took.told()


def test_a_first_start_that_dies_early_is_finished_by_the_next() -> None:
    """Every time a little later: in the middle of making the cluster, of the migrations, of the catalogue."""
    with tempfile.TemporaryDirectory(prefix="pp-death-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        first = Start(folder / "var", free_port())
        command = [sys.executable, "-m", "projectsplatform.installation.supervisor"]
        for number in range(ROUNDS):
            with (
                first.log.open("ab") as log,
                subprocess.Popen(command, env=first.environ(), stdout=log, stderr=log) as begun,
            ):
                wait_for(lambda: begun.poll() is not None, random.uniform(0, 1.5) * (number + 2))
                kill(
                    begun.pid, *first.pids(), *[child for pid in first.pids("/postgres") for child in children_of(pid)]
                )
        killed_ones_said = first.said()
        first.log.write_text("")  # of those that were killed some had been ready
        first.begin()
        try:
            assert first.is_ready()
            assert "told this once" in killed_ones_said + first.said()
            Demo(first).manage("check_books")
        finally:
            kill(*first.pids())
            wait_for(lambda: not first.pids(), STOP_SECONDS)
