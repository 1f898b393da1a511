"""A stop of the database that is announced: to the workers, by a file that hooks of other programs run, and by a command."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from projectsplatform.kit.db.holding import CHANNEL, LONGEST_SECONDS, RELEASE, USUAL_SECONDS, seconds_of

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def another() -> Iterator["psycopg.Connection[Any]"]:
    """A session of the platform's."""
    with psycopg.connect(
        **{**connection.get_connection_params(), "cursor_factory": psycopg.Cursor}, autocommit=True
    ) as other:
        yield other


def heard(listening: "psycopg.Connection[Any]") -> list[str]:
    return [notice.payload for notice in listening.notifies(timeout=5, stop_after=1)]


def hold() -> None:
    """In a thread of its own."""
    call_command("hold_requests")
    connection.close()


@pytest.mark.parametrize(("arguments", "payload"), [([], "8"), (["--release"], RELEASE)])
def test_whoever_listens_hears_of_it(arguments: list[str], payload: str) -> None:
    with another() as listening:
        listening.execute(f"LISTEN {CHANNEL}")
        call_command("hold_requests", *arguments)
        assert heard(listening) == [payload]


def test_it_is_announced_first_and_waits_for_what_is_being_worked_on() -> None:
    with another() as listening, another() as working:
        listening.execute(f"LISTEN {CHANNEL}")
        working.execute("BEGIN")
        working.execute("SELECT 1")
        begun = monotonic()
        holding = threading.Thread(target=hold)
        holding.start()
        told = heard(listening)
        holding.join(0.5)
        waits = holding.is_alive()
        working.execute("COMMIT")
        holding.join(20)
        assert (told, waits, holding.is_alive()) == (["8"], True, False)
        assert monotonic() - begun > 0.5


def test_it_waits_for_nobody_longer_than_three_seconds() -> None:
    with another() as working:
        working.execute("BEGIN")
        begun = monotonic()
        call_command("hold_requests")
        assert 2.9 < monotonic() - begun < 10


@pytest.mark.parametrize(
    ("payload", "seconds"),
    [("", USUAL_SECONDS), ("x", USUAL_SECONDS), ("3", 3), ("0", 1), ("999", LONGEST_SECONDS), ("٣", USUAL_SECONDS)],
)
def test_what_is_said_is_bounded(payload: str, seconds: int) -> None:
    assert seconds_of(payload) == seconds
