"""Telling many people at once, each of an event of their own."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from projectsplatform.accounts.operations.notify import RECIPIENTS, columns_of, lane_of, message_of
from projectsplatform.accounts.rules.notices import Event
from projectsplatform.kit.db.ids import uuid7s
from projectsplatform.kit.db.statements import fetch_rows
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import encode_body
from projectsplatform.telegram.operations.outbox import Letter, enqueue_many

# Few, because the server may match people with their events by nested loops.
_PEOPLE_IN_A_STATEMENT: Final = 500
# As of one person, for many, in one order, so that two of many people do not deadlock.
_WRITE: Final = f"""
    WITH event AS MATERIALIZED (
        SELECT number, kind, event, texts::jsonb AS texts, details::jsonb AS details, page, page_id, page_query
        FROM unnest(%(kind)s::text[], %(event)s::text[], %(texts)s::text[], %(details)s::text[], %(page)s::text[],
                    %(page_id)s::uuid[], %(page_query)s::text[]) WITH ORDINALITY
             AS given(kind, event, texts, details, page, page_id, page_query, number)
    ), written AS (
        INSERT INTO accounts_notice (id, user_id, kind, event, texts, details, page, page_id, page_query, created_at)
        SELECT asked.notice_id, person.id, event.kind, event.event, event.texts, event.details, event.page, event.page_id,
               event.page_query, %(at)s::timestamptz
        FROM unnest(%(ids)s::uuid[], %(users)s::uuid[], %(numbers)s::int8[]) AS asked(notice_id, user_id, number)
        JOIN event ON event.number = asked.number
        JOIN accounts_user person ON person.id = asked.user_id
        WHERE person.deleted_at IS NULL ORDER BY person.id, event.event
        ON CONFLICT (user_id, event) DO NOTHING
        RETURNING id, user_id, kind
    ) {RECIPIENTS}
"""  # noqa: S608  our own text
_Told = tuple[Event, int | None, str, bool]


def notify_each(events: Iterable[tuple[UUID, Event]], *, at: datetime) -> int:
    """Tells many people at once, each of an event of their own, in the caller's transaction. Returns how many were told."""
    asked, told = sorted(events, key=lambda pair: pair[0].int), 0
    for first in range(0, len(asked), _PEOPLE_IN_A_STATEMENT):
        rows = _write(asked[first : first + _PEOPLE_IN_A_STATEMENT], at)
        _enqueue(rows, at)
        told += len(rows)
    return told


def _enqueue(rows: Iterable[_Told], at: datetime) -> None:
    bodies: dict[tuple[int, str], bytes] = {}
    messages: dict[tuple[Lane, str], list[Letter]] = defaultdict(list)
    for event, chat_id, language, is_muted in rows:
        if chat_id is None or is_muted or event.is_answered:
            continue
        key = (id(event), language)
        if key not in bodies:
            bodies[key] = encode_body(*message_of(event, language))
        messages[lane_of(event), event.name].append((chat_id, bodies[key], event.expires_at))
    for (lane, kind), letters in messages.items():
        enqueue_many(letters, lane=lane, kind=kind, at=at)


def _write(asked: Sequence[tuple[UUID, Event]], at: datetime) -> list[_Told]:
    """Who was told of what: the event, the person's chat, its language, and whether the kind is switched off."""
    events = {id(event): event for _user_id, event in asked}
    numbers = {key: number for number, key in enumerate(events, 1)}
    told_by = dict(zip(uuid7s(len(asked)), (event for _user_id, event in asked), strict=True))
    values = {
        **_columns(list(events.values())),
        "ids": _array(told_by),
        "users": _array([user_id for user_id, _event in asked]),
        "numbers": [numbers[id(event)] for _user_id, event in asked],
        "at": at,
    }
    return [(told_by[told], chat_id, language, muted) for told, chat_id, language, muted in fetch_rows(_WRITE, values)]


def _columns(events: Sequence[Event]) -> dict[str, object]:
    """The same of many, a list for each column."""
    rows = [columns_of(event) for event in events]
    return {name: [row[name] for row in rows] for name in rows[0]}


def _array(ids: Collection[UUID]) -> str | list[UUID]:
    """Of many, PostgreSQL's text of an array: psycopg's own takes ten times as long."""
    return list(ids) if len(ids) == 1 else f"{{{','.join([one.hex for one in ids])}}}"
