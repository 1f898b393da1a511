"""Telling members of staff what waits for them: a message in Telegram whose button opens the page of the panel.

Nothing is approved inside Telegram. Members cannot switch these off.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext, override

from projectsplatform.accounts.rules.notice_pages import label_of, link_to
from projectsplatform.accounts.rules.notices import StaffEvent, render_for_staff
from projectsplatform.kit.db.statements import fetch_rows
from projectsplatform.kit.uz import dates
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import Button
from projectsplatform.telegram.operations.outbox import enqueue

# As with customers' notices, the unique index waits for whoever is just telling of the same event.
_WRITE: Final = """
    WITH written AS (
        INSERT INTO accounts_staffnotice (member_id, event, created_at)
        SELECT id, %(event)s::text, %(at)s::timestamptz FROM accounts_user
        WHERE id = ANY(%(members)s::uuid[]) AND tg_id IS NOT NULL
        ORDER BY id
        ON CONFLICT (member_id, event) DO NOTHING
        RETURNING member_id
    )
    SELECT person.tg_id, coalesce(chat.language, person.language)
    FROM written JOIN accounts_user person ON person.id = written.member_id
    LEFT JOIN telegram_telegramchat chat ON chat.chat_id = person.tg_id
    ORDER BY person.id
"""


def tell_members(*, member_ids: Iterable[UUID], event: StaffEvent, at: datetime) -> int:
    """Tells members of an event, each in their chat's language and once, in the transaction that causes it.

    Who has no Telegram is not told. Returns how many were.
    """
    values = {"event": f"{event.name}:{event.key}", "at": at, "members": list(member_ids)}
    told = fetch_rows(_WRITE, values)
    for chat_id, language in told:
        _send(event, chat_id=chat_id, language=language, at=at)
    return len(told)


def _send(event: StaffEvent, *, chat_id: int, language: str, at: datetime) -> None:
    with override(language):
        lines = [*render_for_staff(event), "", gettext("Time: {time} (Tashkent)").format(time=dates.moment(at))]
        button = Button(text=label_of(event.page), url=link_to(event.page))
    enqueue(chat_id=chat_id, text="\n".join(lines), lane=Lane.TRANSACTIONAL, kind=event.name, buttons=[[button]], at=at)
