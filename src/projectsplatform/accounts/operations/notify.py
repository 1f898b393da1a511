"""Telling a person about an event: a row of the cabinet's list, and a message in Telegram."""

import json
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import override

from projectsplatform.accounts.rules.notice_kinds import CAN_WAIT
from projectsplatform.accounts.rules.notice_pages import label_of, link_to
from projectsplatform.accounts.rules.notices import Event, render
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import Button
from projectsplatform.telegram.operations.outbox import enqueue

RECIPIENTS: Final = """
    SELECT written.id, person.tg_id, coalesce(chat.language, person.language),
           EXISTS (SELECT FROM accounts_mutednotice muted WHERE muted.user_id = person.id AND muted.kind = written.kind)
    FROM written JOIN accounts_user person ON person.id = written.user_id
    LEFT JOIN telegram_telegramchat chat ON chat.chat_id = person.tg_id
"""
"""Who is to be sent a message: of the rows `written`, with the chat, its language, and whether the kind is switched off."""

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
    ) {RECIPIENTS}
"""  # noqa: S608  our own text


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


def message_of(event: Event, language: str) -> tuple[str, list[list[Button]]]:
    """What Telegram shows of an event: its text, and the buttons."""
    with override(language):
        text = render(event.message_ids, event.details)
        own = (Button(text=str(link.label), url=link.url, callback_data=link.callback_data) for link in event.links)
        return text, [*([button] for button in own), [Button(text=label_of(event.page), url=link_to(event.page))]]


def lane_of(event: Event) -> Lane:
    """Whether its message keeps others waiting."""
    return Lane.BROADCAST if event.kind in CAN_WAIT else Lane.TRANSACTIONAL
