import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any, LiteralString

import psycopg
import pytest

from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.installation.postgres import EmbeddedPostgres, PostgresError, running_server
from projectsplatform.installation.postgres.failures import AlreadyRunningError
from projectsplatform.installation.postgres.socket_folder import make_socket_folder, remove_socket_folder, socket_folder

COUNT: LiteralString = "SELECT count(*) FROM kept"
HOLD = """
import sys, time
from pathlib import Path
from projectsplatform.installation.postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), durable=False)
server.start()
print(server.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """The home of a server with one table of one row. Making one takes a second: the tests share it, each stops it."""
    with tempfile.TemporaryDirectory(prefix="pp-") as folder:
        Path(folder).chmod(0o711)
        home = Path(folder) / "postgres"
        with EmbeddedPostgres(home, durable=False) as server:
            ask(server.admin_url, "CREATE TABLE kept AS SELECT 1 AS n")
        yield home


def ask(url: str, query: LiteralString) -> Any:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def hold(home: Path) -> tuple[subprocess.Popen[str], int]:
    """Another process that holds the server, and the server's number."""
    environ = {**os.environ, "PYTHONPATH": str(PROJECT_ROOT / "src")}
    command = [sys.executable, "-c", HOLD, str(home)]
    holder = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    return holder, int(holder.stdout.readline())


def is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes() != b""


def test_it_speaks_utf8_and_knows_cyrillic_letters(home: Path) -> None:
    with EmbeddedPostgres(home, durable=False) as server:
        assert ask(server.admin_url, "SELECT upper('oʻқ')") == "OʻҚ"
        assert ask(server.admin_url, "SHOW server_encoding") == "UTF8"


def test_what_was_written_is_there_at_the_next_start(home: Path) -> None:
    with EmbeddedPostgres(home, durable=False) as server:
        assert ask(server.admin_url, COUNT) == 1


def test_it_listens_on_no_port(home: Path) -> None:
    with EmbeddedPostgres(home, durable=False) as server:
        assert ask(server.admin_url, "SHOW listen_addresses") == ""


def test_its_socket_is_closed_to_others(home: Path) -> None:
    with EmbeddedPostgres(home, durable=False):
        assert socket_folder(home).stat().st_mode & 0o777 == 0o700


def test_a_second_one_on_the_same_data_is_refused(home: Path) -> None:
    with EmbeddedPostgres(home, durable=False), pytest.raises(AlreadyRunningError):
        EmbeddedPostgres(home, durable=False).start()


def test_giving_up_on_a_start_leaves_nothing(home: Path) -> None:
    server = EmbeddedPostgres(home, durable=False)

    def give_up(seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        server.start(pause=give_up)
    assert not server.is_running()
    with EmbeddedPostgres(home, durable=False) as again:
        assert ask(again.admin_url, COUNT) == 1


def test_stopping_takes_it_away(home: Path) -> None:
    server = EmbeddedPostgres(home, durable=False)
    server.start()
    pid = server.pid
    server.stop()

    assert pid is not None
    assert not is_there(pid)
    assert not socket_folder(home).exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next start ends it")
def test_it_ends_with_a_parent_that_was_killed(home: Path) -> None:
    holder, pid = hold(home)
    holder.kill()
    holder.wait()
    deadline = time.monotonic() + 5
    while is_there(pid) and time.monotonic() < deadline:
        time.sleep(0.02)

    assert not is_there(pid)


def test_the_start_after_a_killed_parent_needs_no_help(home: Path) -> None:
    holder, _ = hold(home)
    holder.kill()
    holder.wait()

    with EmbeddedPostgres(home, durable=False) as server:
        assert ask(server.admin_url, COUNT) == 1


def test_the_start_after_a_killed_server_needs_no_help(home: Path) -> None:
    server = EmbeddedPostgres(home, durable=False)
    server.start()
    assert server.pid is not None
    subprocess.run(["kill", "-KILL", str(server.pid)], check=True)

    server.start()
    assert ask(server.admin_url, COUNT) == 1
    server.stop()


def test_a_stale_number_that_is_somebody_elses_now_is_no_obstacle(home: Path) -> None:
    stale = home / "data" / "postmaster.pid"
    other = subprocess.Popen(["sleep", "60"])
    stale.write_text(f"{other.pid}\n{home / 'data'}\n1700000000\n5432\n{home / 'socket'}\n\n 1 1\nready   \n")

    with EmbeddedPostgres(home, durable=False) as server:
        assert ask(server.admin_url, COUNT) == 1
    assert other.poll() is None
    other.kill()
    other.wait()


def test_what_went_wrong_is_said(tmp_path: Path) -> None:
    (tmp_path / "postgres" / "data").mkdir(parents=True)
    (tmp_path / "postgres" / "data" / "PG_VERSION").write_text("9\n")

    with pytest.raises(PostgresError, match="PostgreSQL 9"):
        EmbeddedPostgres(tmp_path / "postgres").start()


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    home = tmp_path / ("long" * 30)
    home.mkdir()
    short = make_socket_folder(home)

    assert len(str(short)) < 80
    assert short.stat().st_mode & 0o777 == 0o700
    assert socket_folder(home) == short
    remove_socket_folder(home)
    assert not short.exists()


def test_two_commands_share_one_server(home: Path) -> None:
    answers: list[Any] = []

    def command() -> None:
        with running_server(home) as server:
            answers.append(ask(server.admin_url, COUNT))
            time.sleep(0.2)

    threads = [Thread(target=command) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [1, 1, 1]
    assert not socket_folder(home).exists()


def test_a_command_uses_the_server_of_a_start(home: Path) -> None:
    holder, pid = hold(home)
    with running_server(home) as server:
        assert ask(server.admin_url, COUNT) == 1
    assert is_there(pid)
    holder.send_signal(signal.SIGKILL)
    holder.wait()


def test_the_applications_role_is_made_where_there_was_one_role_only(home: Path) -> None:
    with EmbeddedPostgres(home, durable=False) as server:
        ask(server.admin_url, "DROP ROLE platform_app")
    with EmbeddedPostgres(home, durable=False) as server:
        is_it = "SELECT rolname = 'platform_app' AND NOT rolsuper FROM pg_roles WHERE rolname = current_user"
        assert ask(server.url, is_it) is True


def test_a_closed_folder_with_a_long_path_will_do(tmp_path: Path) -> None:
    """As root the server's user can enter neither; its permissions stay as they are, and the socket lies elsewhere."""
    tmp_path.chmod(0o700)
    home = tmp_path / ("long" * 30) / "postgres"
    with EmbeddedPostgres(home, durable=False) as server:
        sockets = socket_folder(home)
        assert ask(server.admin_url, "SELECT 1") == 1

    assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert not sockets.exists()
