"""The real thing: `make run`'s supervisor on a folder and a port of its own."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.installation.postgres import EmbeddedPostgres
from tests.counts import some
from tests.e2e.demo import Demo
from tests.e2e.start import READY_SECONDS, STOP_SECONDS, Start, free_port, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pp-e2e-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture(scope="module")
def running(demo: Demo) -> Start:
    """The demo that others have walked through. The tests of this page take turns with it; the last ones stop it."""
    return demo.platform


def test_the_first_start_tells_addresses_and_password(running: Start) -> None:
    said = running.said()

    assert f"http://127.0.0.1:{running.port}/api/v1/docs" in said
    assert f"http://127.0.0.1:{running.port}/demo/telegram/" in said
    assert re.search(r"staff account, told this once: \S+ \S+", said)
    assert running.is_ready()


def test_all_run_in_one_process_group_and_the_database_in_its_own(running: Start) -> None:
    groups = {
        word: {os.getpgid(pid) for pid in running.pids(word)} for word in ("server.process", "manage.py", "/postgres")
    }

    assert groups["server.process"] == groups["manage.py"] == {os.getpgid(running.pids("supervisor")[0])}
    assert groups["/postgres"].isdisjoint(groups["server.process"])


def test_web_worker_and_bot_never_hear_of_the_owner(running: Start) -> None:
    for word in ("server.process", "run_worker", "run_bot"):
        pids = running.pids(word)
        assert pids
        for pid in pids:
            environ = dict(
                line.split("=", 1) for line in Path(f"/proc/{pid}/environ").read_text().split("\0") if "=" in line
            )
            assert (environ["DATABASE_ADMIN_URL"], environ["DATABASE_ADMIN_URL_FILE"]) == ("", "")
            assert environ["DATABASE_URL"].startswith("postgresql://platform_app@")
            assert not [value for value in environ.values() if "postgres@" in value]
    others = (
        "SELECT DISTINCT usename::text FROM pg_stat_activity"
        " WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    with psycopg.connect(EmbeddedPostgres(running.var_dir / "postgres").admin_url, autocommit=True) as session:
        assert wait_for(lambda: session.execute(others).fetchall() == [("platform_app",)], READY_SECONDS)


def test_a_demo_is_not_reachable_from_outside(running: Start) -> None:
    listening = subprocess.run(
        ["/bin/sh", "-c", "cat /proc/net/tcp"], capture_output=True, text=True, check=True
    ).stdout

    assert f"0100007F:{running.port:04X} 00000000:0000 0A" in listening
    assert f"00000000:{running.port:04X} 00000000:0000 0A" not in listening


def test_the_numbers_are_on_a_port_of_their_own(running: Start) -> None:
    assert wait_for(lambda: running.get("/metrics", running.port + 1)[0] == 200, READY_SECONDS)
    numbers = running.get("/metrics", running.port + 1)[1]

    assert "database_up 1.0" in numbers
    assert 'http_requests_total{route="readyz",status="200"}' in numbers
    assert running.get("/metrics")[0] == 404


def test_a_second_start_on_the_same_folder_is_refused(running: Start) -> None:
    said = running.refused(PORT=str(free_port()))

    assert said.count("\n") == 1
    assert str(running.var_dir) in said


def test_a_taken_port_is_refused(running: Start, folder: Path) -> None:
    said = Start(folder / "other", running.port).refused()

    assert said == f"Port {running.port} is in use by another program; set PORT to another one.\n"


def test_a_real_installation_refuses_a_demos_database(running: Start, folder: Path) -> None:
    secrets = {path.name: path.read_text().strip() for path in (running.var_dir / "secrets").iterdir()}
    real = {
        **secrets,
        "TELEGRAM_BOT_TOKEN": "1:a",
        "PUBLIC_URL": "https://a.uz",
        "ALLOWED_HOSTS": "a.uz",
        "TRUSTED_PROXIES": "::1",
    }
    url = f"postgresql://postgres@/projectsplatform?host={running.var_dir}/postgres/socket"

    said = Start(folder / "real", free_port()).refused(DATABASE_URL=url, **real)

    assert said.startswith("The database belongs to a demo")


def test_a_missing_secret_is_named_outside_the_demo(folder: Path) -> None:
    said = Start(folder / "none", free_port()).refused(DEMO="0")

    assert said.count("\n") == 1
    assert "SECRET_KEY" in said
    assert not (folder / "none").exists()


def test_a_demo_refuses_the_open_net(folder: Path) -> None:
    assert "PUBLIC_URL" in Start(folder / "real", free_port()).refused(DEMO="1", PUBLIC_URL="https://a.uz")


@pytest.mark.prove
def test_commands_use_the_running_database(running: Start) -> None:
    command = [sys.executable, str(PROJECT_ROOT / "manage.py"), "check_books"]
    answers = [
        subprocess.Popen(command, env=running.environ(PORT=""), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(2)
    ]

    assert [(answer.communicate(timeout=60), answer.returncode)[1] for answer in answers] == [0, 0]
    assert running.is_ready()


@pytest.mark.parametrize("word", some(["server.process", "run_worker", "run_bot"], one_in=3))
def test_a_killed_process_comes_back(running: Start, word: str) -> None:
    before = running.pids(word)
    os.kill(before[0], signal.SIGKILL)

    assert wait_for(lambda: len(running.pids(word)) == len(before) and before[0] not in running.pids(word), 20)
    assert wait_for(running.is_ready, READY_SECONDS)
    assert "ended (SIGKILL); starting it again" in running.said()


@pytest.mark.prove
def test_who_comes_between_a_killed_worker_and_its_successor_is_answered(running: Start) -> None:
    (worker,) = running.pids("server.worker")
    os.kill(worker, signal.SIGKILL)

    assert wait_for(lambda: worker not in running.pids("server.worker"), STOP_SECONDS)
    assert running.get("/healthz", seconds=READY_SECONDS)[0] == 200
    assert wait_for(running.is_ready, READY_SECONDS)


def test_a_killed_database_comes_back(running: Start) -> None:
    (before,) = running.pids("/postgres")
    os.kill(before, signal.SIGKILL)

    assert wait_for(lambda: running.pids("/postgres") not in ([before], []), READY_SECONDS)
    assert wait_for(running.is_ready, READY_SECONDS)


@pytest.mark.prove
def test_after_a_killed_supervisor_nothing_is_left_and_the_next_start_needs_no_help(running: Start) -> None:
    running.send(signal.SIGKILL)
    running.wait(5)
    assert wait_for(lambda: not running.pids(), STOP_SECONDS), running.pids()

    running.log.write_text("")
    running.begin()
    assert running.is_ready()
    assert "told this once" not in running.said()


def test_an_interrupt_stops_everything_within_five_seconds(running: Start) -> None:
    before = len(running.said())
    running.send(signal.SIGINT)

    assert running.wait(STOP_SECONDS) == 0
    assert running.pids() == []
    assert "Traceback" not in running.said()[before:]


@pytest.mark.prove
def test_a_command_starts_the_stopped_database_for_its_run(running: Start) -> None:
    command = [sys.executable, str(PROJECT_ROOT / "manage.py"), "check_books"]
    answer = subprocess.run(command, env=running.environ(PORT=""), capture_output=True, timeout=60, check=False)

    assert answer.returncode == 0, answer.stderr
    assert running.pids() == []
