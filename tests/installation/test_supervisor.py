"""How the supervisor waits: for its children, for the processes of a start that was killed, for a database that moved."""

import os
import signal
import socket
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from projectsplatform.installation import ConfigurationError
from projectsplatform.installation.first_start_notice import forget_told, keep_untold, untold
from projectsplatform.installation.lock import lock_var_dir
from projectsplatform.installation.postgres import EmbeddedPostgres, PostgresError
from projectsplatform.installation.postgres.socket_folder import make_socket_folder, remove_socket_folder
from projectsplatform.installation.supervisor.children import Pauses
from projectsplatform.installation.supervisor.probes import refuse_a_taken_port


def test_what_keeps_ending_early_waits_longer_and_what_ran_steadily_does_not() -> None:
    pauses = Pauses()
    assert [pauses.after(1) for _ in range(9)] == [0.25, 0.5, 1, 2, 4, 8, 16, 30, 30]
    assert [pauses.after(11), pauses.after(1)] == [0.25, 0.5]


def test_the_database_is_brought_back_at_once_and_then_with_pauses_too() -> None:
    pauses = Pauses(first=0)
    assert [pauses.after(1) for _ in range(4)] == [0, 0.25, 0.5, 1]


@pytest.fixture
def taken() -> Any:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server


def on(taken: socket.socket) -> Any:
    return SimpleNamespace(bind="127.0.0.1", port=taken.getsockname()[1])


def test_a_port_that_another_program_has_is_refused_at_once(taken: socket.socket) -> None:
    with pytest.raises(ConfigurationError, match="in use"):
        refuse_a_taken_port(on(taken), seconds=0)


def test_a_port_that_our_last_start_has_not_let_go_yet_is_waited_for(taken: socket.socket) -> None:
    instance = on(taken)
    threading.Timer(0.2, taken.close).start()
    refuse_a_taken_port(instance, seconds=60)


def test_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"BIND 192\.0\.2\.1 is not an address of this machine"):
        refuse_a_taken_port(SimpleNamespace(bind="192.0.2.1", port=0), seconds=0)  # type: ignore[arg-type]


def test_the_lock_tells_which_port_the_last_start_had(tmp_path: Path) -> None:
    lock, before = lock_var_dir(tmp_path, port=8000)
    os.close(lock)
    lock, last = lock_var_dir(tmp_path, port=9000)
    os.close(lock)
    assert (before, last) == (None, 8000)


def test_what_the_first_start_has_to_tell_is_kept_privately_until_it_was_told(tmp_path: Path) -> None:
    assert untold(tmp_path) == ""
    keep_untold(tmp_path, "admin secret")
    assert (untold(tmp_path), (tmp_path / "untold").stat().st_mode & 0o777) == ("admin secret", 0o600)
    forget_told(tmp_path)
    assert untold(tmp_path) == ""


@pytest.fixture
def far_home(tmp_path: Path) -> Path:
    """A home whose path is too long for a socket."""
    home = tmp_path / ("long" * 30)
    home.mkdir(mode=0o711)
    return home


def test_a_socket_that_others_were_told_of_stays_where_it_was(far_home: Path) -> None:
    told = make_socket_folder(far_home)
    assert make_socket_folder(far_home, told=told) == told
    remove_socket_folder(far_home)
    assert not told.exists()


def test_a_place_that_somebody_else_has_taken_is_refused(far_home: Path, tmp_path: Path) -> None:
    with pytest.raises(PostgresError, match="somebody else"):
        make_socket_folder(far_home, told=tmp_path)


@pytest.mark.prove
def test_a_server_under_a_long_path_comes_back_where_it_was(far_home: Path) -> None:
    for folder in (far_home.parent, far_home.parent.parent):
        folder.chmod(0o711)
    with EmbeddedPostgres(far_home, durable=False) as server:
        url, pid = server.url, server.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        server.start()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
