"""Death for real: a forked process that kills itself between two statements, with a database connection of its own."""

import os
import traceback
from collections.abc import Callable
from signal import SIGKILL
from typing import Any

import psycopg
from django.db import connections

_kept: list[Any] = []


def dies_before(statement: int, act: Callable[[], object]) -> bool:
    """Does `act` in a process that is killed before its so manieth statement, COMMIT among them, reaches the database.

    False when it came to its end before. Rows must be committed for it to see them.
    """
    pid = os.fork()
    if not pid:
        os._exit(_work(statement, act))
    _pid, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def _work(statement: int, act: Callable[[], object]) -> int:
    """In the child. The parent's connections are left alone: they are closed by nobody but the parent."""
    try:
        for connection in connections.all(initialized_only=True):
            _kept.append(connection.connection)
            connection.connection = None
        _die_before(statement)
        act()
        connections.close_all()
    except BaseException:  # noqa: BLE001  the child has nobody else to tell
        traceback.print_exc()
        return 1
    return 0


def _die_before(statement: int) -> None:
    left, wait = [statement], psycopg.Connection.wait

    def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), SIGKILL)
        return wait(self, *args, **kwargs)

    psycopg.Connection.wait = counted  # type: ignore[method-assign]
