"""Telling people about an event: a row of the cabinet's list, and a message in Telegram."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import override

from projectsplatform.accounts.rules.notice_kinds import CAN_WAIT
from projectsplatform.accounts.rules.notice_pages import label_of, link_to
from projectsplatform.accounts.rules.notices import Event, render
from projectsplatform.kit.db.ids import uuid7, uuid7s
from projectsplatform.kit.db.statements import fetch_row, fetch_rows
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import Button, encode_body
from projectsplatform.telegram.operations.outbox import Letter, enqueue, enqueue_many

# Few, because the server may match people with their events by nested loops.
_PEOPLE_IN_A_STATEMENT: Final = 500

_RECIPIENTS: Final = """
    SELECT written.id, person.tg_id, coalesce(chat.language, person.language),
           EXISTS (SELECT FROM accounts_mutednotice muted WHERE muted.user_id = person.id AND muted.kind = written.kind)
    FROM written JOIN accounts_user person ON person.id = written.user_id
    LEFT JOIN telegram_telegramchat chat ON chat.chat_id = person.tg_id
"""
# Row and recipient in one statement of plain values, because every purchase waits for it. Two of the same event: the second
# waits for the first's commit at the unique index and then returns nothing.
_WRITE_ONE: Final = f"""
    WITH written AS (
        INSERT INTO accounts_notice (id, user_id, kind, event, texts, details, page, page_id, page_query, created_at)
        SELECT %(id)s::uuid, person.id, %(kind)s, %(event)s, %(texts)s::jsonb, %(details)s::jsonb, %(page)s, %(page_id)s::uuid,
               %(page_query)s, %(at)s::timestamptz
        FROM accounts_user person WHERE person.id = %(user)s AND person.deleted_at IS NULL
        ON CONFLICT (user_id, event) DO NOTHING
        RETURNING id, user_id, kind
    ) {_RECIPIENTS}
"""  # noqa: S608  our own text

# The same for many, in one order, so that two of many people do not deadlock.
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
    ) {_RECIPIENTS}
"""  # noqa: S608  our own text
_Told = tuple[Event, int | None, str, bool]


def notify(*, user_id: UUID, event: Event, at: datetime) -> bool:
    """Tells a person of an event, in the transaction that causes it; False when they have been told of it before.

    The message is in the chat's language, with a button to the event's page. A kind that the person switched off is only
    listed in the cabinet. A deleted person is told nothing.
    """
    row = fetch_row(_WRITE_ONE, {**columns_of(event), "id": uuid7(), "user": user_id, "at": at})
    if row is None:
        return False
    _id, chat_id, language, is_muted = row
    if chat_id is not None and not is_muted and not event.is_answered:
        text, buttons = message_of(event, language)
        enqueue(
            chat_id=chat_id,
            text=text,
            lane=lane_of(event),
            kind=event.name,
            buttons=buttons,
            at=at,
            expires_at=event.expires_at,
        )
    return True


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


def columns_of(event: Event) -> dict[str, object]:
    """What a notice keeps of its event."""
    return {
        "kind": str(event.kind),
        "event": f"{event.name}:{event.key}",
        "texts": json.dumps(event.message_ids),
        "details": json.dumps(dict(event.details)),
        "page": event.page.name,
        "page_id": event.page.id,
        "page_query": event.page.query,
    }


def _columns(events: Sequence[Event]) -> dict[str, object]:
    """The same of many, a list for each column."""
    rows = [columns_of(event) for event in events]
    return {name: [row[name] for row in rows] for name in rows[0]}


def _array(ids: Collection[UUID]) -> str | list[UUID]:
    """Of many, PostgreSQL's text of an array: psycopg's own takes ten times as long."""
    return list(ids) if len(ids) == 1 else f"{{{','.join([one.hex for one in ids])}}}"


def message_of(event: Event, language: str) -> tuple[str, list[list[Button]]]:
    """What Telegram shows of an event: its text, and the buttons."""
    with override(language):
        text = render(event.message_ids, event.details)
        own = (Button(text=str(link.label), url=link.url, callback_data=link.callback_data) for link in event.links)
        return text, [*([button] for button in own), [Button(text=label_of(event.page), url=link_to(event.page))]]


def lane_of(event: Event) -> Lane:
    """Whether its message keeps others waiting."""
    return Lane.BROADCAST if event.kind in CAN_WAIT else Lane.TRANSACTIONAL
