"""Telling people about an event: a row of the cabinet's list, and a message in Telegram."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import override
from psycopg.types.json import Jsonb

from projectsplatform.accounts.rules.notices import CAN_WAIT, Event, label_of, link_to, render
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.statements import Row, fetch_rows
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import Button, encode_body
from projectsplatform.telegram.operations.outbox import enqueue, enqueue_many

_BATCH: Final = 10_000

# Rows and recipients in one statement, because every purchase waits for it. Two of the same event: the second waits for the
# first's commit at the unique index and then returns nothing. In one order, so that two of many people do not deadlock.
_WRITE: Final = """
    WITH written AS (
        INSERT INTO accounts_notice (id, user_id, kind, event, texts, details, page, page_id, page_query, created_at)
        SELECT asked.notice_id, person.id, %(kind)s::text, %(name)s::text || ':' || %(key)s::text, %(texts)s::jsonb,
               %(details)s::jsonb, %(page)s::text, %(page_id)s::uuid, %(page_query)s::text, %(at)s::timestamptz
        FROM unnest(%(ids)s::uuid[], %(users)s::uuid[]) AS asked(notice_id, user_id)
        JOIN accounts_user person ON person.id = asked.user_id
        WHERE person.deleted_at IS NULL ORDER BY person.id
        ON CONFLICT (user_id, event) DO NOTHING
        RETURNING user_id
    )
    SELECT person.tg_id, coalesce(chat.language, person.language),
           EXISTS (SELECT FROM accounts_mutednotice muted WHERE muted.user_id = person.id AND muted.kind = %(kind)s::text)
    FROM written JOIN accounts_user person ON person.id = written.user_id
    LEFT JOIN telegram_telegramchat chat ON chat.chat_id = person.tg_id
"""


def notify(*, user_id: UUID, event: Event, at: datetime) -> bool:
    """Tells a person of an event, in the transaction that causes it; False when they have been told of it before.

    The message is in the chat's language, with a button to the event's page. A kind that the person switched off is only
    listed in the cabinet. A deleted person is told nothing.
    """
    told = _write([user_id], event, at)
    for chat_id, language, is_muted in told:
        if chat_id is not None and not is_muted:
            text, buttons = _message(event, language)
            enqueue(
                chat_id=chat_id,
                text=text,
                lane=_lane_of(event),
                kind=event.name,
                buttons=buttons,
                at=at,
                expires_at=event.expires_at,
            )
    return bool(told)


def notify_many(*, user_ids: Collection[UUID], event: Event, at: datetime) -> int:
    """The same for many people at once, in the caller's transaction: 100 000 in a few seconds. Returns how many were told."""
    told, ordered = 0, sorted(set(user_ids))
    for first in range(0, len(ordered), _BATCH):
        rows = _write(ordered[first : first + _BATCH], event, at)
        bodies = {language: encode_body(*_message(event, language)) for language in {row[1] for row in rows}}
        sent = ((chat, bodies[language]) for chat, language, muted in rows if chat is not None and not muted)
        enqueue_many(sent, lane=_lane_of(event), kind=event.name, at=at, expires_at=event.expires_at)
        told += len(rows)
    return told


def _write(user_ids: Sequence[UUID], event: Event, at: datetime) -> list[Row]:
    values = {
        "ids": [uuid7() for _ in user_ids],
        "users": user_ids,
        "kind": str(event.kind),
        "name": event.name,
        "key": event.key,
        "texts": Jsonb(event.message_ids),
        "details": Jsonb(dict(event.details)),
        "page": event.page.name,
        "page_id": event.page.id,
        "page_query": event.page.query,
        "at": at,
    }
    return fetch_rows(_WRITE, values)


def _message(event: Event, language: str) -> tuple[str, list[list[Button]]]:
    with override(language):
        text = render(event.message_ids, event.details)
        own = (Button(text=str(link.label), url=link.url, callback_data=link.callback_data) for link in event.links)
        return text, [*([button] for button in own), [Button(text=label_of(event.page), url=link_to(event.page))]]


def _lane_of(event: Event) -> Lane:
    return Lane.BROADCAST if event.kind in CAN_WAIT else Lane.TRANSACTIONAL
