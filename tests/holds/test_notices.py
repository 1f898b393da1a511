"""An event that concerns everybody: told within seconds."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.models import Notice
from projectsplatform.accounts.operations.notify import message_of
from projectsplatform.accounts.operations.notify_many import notify_many
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.accounts.rules.notices import Event
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.statements import fetch_rows
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import OutboxMessage
from tests.factories.accounts import make_crowd

PEOPLE = 100_000
NOTICE = {"id": "uuid", "user_id": "uuid", "kind": "varchar", "event": "varchar", "texts": "jsonb", "details": "jsonb",
          "page": "varchar", "page_query": "varchar", "created_at": "timestamptz"}  # fmt: skip
MESSAGE = {"id": "uuid", "chat_id": "int8", "sealed_body": "bytea", "lane": "int2", "kind": "varchar", "secret": "bool",
           "state": "int2", "attempts": "int2", "created_at": "timestamptz", "due_at": "timestamptz", "error": "varchar"}  # fmt: skip
# Bare rows, nothing read, rendered, sealed or compared with what was told before: measured beside it on the same machine.
ALLOWED_TIMES_BARE = 1.2


@contextmanager
def counted() -> Iterator[SimpleNamespace]:
    """Seconds that pass, and those of a core in this process and in its server's."""
    [(backend,)] = fetch_rows("SELECT pg_backend_pid()", [])
    took, server, own = SimpleNamespace(), psutil.Process(backend), psutil.Process(os.getpid())
    began, before = time.monotonic(), [process.cpu_times() for process in (own, server)]
    yield took
    took.seconds = time.monotonic() - began
    after = [process.cpu_times() for process in (own, server)]
    took.own, took.server = (
        now.user + now.system - then.user - then.system for then, now in zip(before, after, strict=True)
    )
    took.cpu = took.own + took.server


def copy_rows(table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
    """By psycopg's own COPY."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types(list(columns.values()))
        for row in rows:
            copy.write_row(row)


def copy_bare(people: list[object], at: datetime) -> None:
    """As many rows of about the same bytes, by COPY."""
    body = os.urandom(220)
    texts, details = (
        '["{product}: your licence was suspended. The time that is left is kept."]',
        '{"product": "TestMax"}',
    )
    notice = ("licence", "test.bare:1", texts, details, "cabinet:home", "", at)
    message = (Lane.TRANSACTIONAL.value, "test.bare", False, 0, 0, at, at, "")
    copy_rows("accounts_notice", NOTICE, ((uuid7(), person, *notice) for person in people))
    copy_rows("telegram_outboxmessage", MESSAGE, ((uuid7(), n, body, *message) for n in range(PEOPLE)))


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_a_hundred_thousand_notices_are_enqueued_in_seconds(at: datetime, measured: Callable[[str], None]) -> None:
    people = [person.pk for person in make_crowd(PEOPLE)]
    texts, details = (
        [_("{product}: your licence was suspended. The time that is left is kept.")],
        {"product": "TestMax"},
    )
    event = Event(
        kind=NoticeKind.LICENCE, name="test.happened", key="1", texts=texts, details=details, page=Page("cabinet:home")
    )
    message_of(event, "uz")  # a process reads its translations once
    with counted() as told, transaction.atomic():
        assert notify_many(user_ids=people, event=event, at=at) == PEOPLE
    assert (Notice.objects.count(), OutboxMessage.objects.count()) == (PEOPLE, PEOPLE)
    with counted() as bare, transaction.atomic():
        copy_bare(people, at)
    measured(
        f"{PEOPLE} notices enqueued in {told.seconds:.2f} s; of a core {told.own:.2f} s and the server's {told.server:.2f} s; "
        f"as many bare rows in {bare.seconds:.2f} s, of a core {bare.own:.2f} s and {bare.server:.2f} s"
    )
    assert told.cpu <= ALLOWED_TIMES_BARE * bare.cpu
