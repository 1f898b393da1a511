"""Telling a person about an event: a row of the cabinet's list, and a message in Telegram."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import override
from psycopg.types.json import Jsonb

from projectsplatform.accounts.rules.notices import Event, label_of, link_to, render
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.telegram.models import Button
from projectsplatform.telegram.operations.outbox import enqueue

# Row and recipient in one statement, because every purchase waits for it. Two of the same event: the second waits for the
# first's commit at the unique index and then returns nothing.
_WRITE: Final = """
    WITH person AS (
        SELECT id, tg_id, language FROM accounts_user WHERE id = %(user)s::uuid AND deleted_at IS NULL
    ), written AS (
        INSERT INTO accounts_notice (id, user_id, kind, event, texts, details, page, page_id, page_query, created_at)
        SELECT %(id)s::uuid, person.id, %(kind)s::text, %(name)s::text || ':' || %(key)s::text, %(texts)s::jsonb, %(details)s::jsonb,
               %(page)s::text, %(page_id)s::uuid, %(page_query)s::text, %(at)s::timestamptz
        FROM person
        ON CONFLICT (user_id, event) DO NOTHING
        RETURNING user_id
    )
    SELECT person.tg_id, coalesce(chat.language, person.language),
           EXISTS (SELECT FROM accounts_mutednotice muted WHERE muted.user_id = person.id AND muted.kind = %(kind)s::text)
    FROM written JOIN person ON person.id = written.user_id
    LEFT JOIN telegram_telegramchat chat ON chat.chat_id = person.tg_id
"""


def notify(*, user_id: UUID, event: Event, at: datetime) -> bool:
    """Tells a person of an event, in the transaction that causes it; False when they have been told of it before.

    The message is in the chat's language, with a button to the event's page. A kind that the person switched off is only
    listed in the cabinet. A deleted person is told nothing.
    """
    values = {
        "id": uuid7(),
        "user": user_id,
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
    row = fetch_row(_WRITE, values)
    if row is None:
        return False
    chat_id, language, is_muted = row
    if chat_id is not None and not is_muted:
        _send(event, chat_id=chat_id, language=language, at=at)
    return True


def _send(event: Event, *, chat_id: int, language: str, at: datetime) -> None:
    with override(language):
        text = render(event.message_ids, event.details)
        buttons = [
            *(Button(text=str(link.label), url=link.url, callback_data=link.callback_data) for link in event.links),
            Button(text=label_of(event.page), url=link_to(event.page)),
        ]
    enqueue(chat_id=chat_id, text=text, lane=event.lane, kind=event.name, buttons=[[one] for one in buttons], at=at)
