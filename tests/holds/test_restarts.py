"""PostgreSQL is stopped and started under customers at work: announced it costs nobody an answer, unannounced nobody their money."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from signal import SIGINT, SIGQUIT

import psycopg
import pytest

from projectsplatform.config.management.commands.hold_requests import HOLD
from tests.counts import full
from tests.e2e.demo import Demo
from tests.e2e.start import STOP_SECONDS, Start, free_port, wait_for
from tests.holds.scene import Scene, kill
from tests.holds.traffic import traffic

pytestmark = [pytest.mark.prove, pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")]
ROUNDS = full(1, 3)


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    with tempfile.TemporaryDirectory(prefix="pp-restarts-") as name:
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
        yield scene
    scene.settle()
    scene.assert_books_are_right()
    scene.assert_outages_were_told()


def stop_server(scene: Scene, signal: int) -> float:
    """The supervisor starts it again; when it was stopped."""
    os.kill(scene.postmaster(), signal)
    return time.monotonic()


def announce(scene: Scene) -> None:
    with psycopg.connect(scene.address(), autocommit=True) as hook:
        hook.execute(HOLD.read_bytes())


def test_a_stop_that_was_announced_fails_nobody(scene: Scene) -> None:
    for _ in range(ROUNDS):
        announce(scene)
        scene.seconds_until_served(stop_server(scene, SIGINT))
        time.sleep(2)
    told = [(one.path, round(one.seconds, 2), one.answer.body) for one in scene.traffic.failed]
    assert (told, dict(scene.traffic.cut_off)) == ([], {})


def test_one_that_was_not_is_told_and_loses_nothing(scene: Scene) -> None:
    for _ in range(ROUNDS):
        scene.seconds_until_served(stop_server(scene, SIGQUIT))
        time.sleep(1)
    assert {one.answer.status for one in scene.traffic.failed} <= {503}
    assert dict(scene.traffic.cut_off) == {}
