"""An announcement on the member's own phone."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.errors import NotStaff
from projectsplatform.accounts.models import User
from projectsplatform.aloqa.errors import NoTelegram
from projectsplatform.aloqa.operations.announcements import lock_announcement, record
from projectsplatform.aloqa.operations.feeding import message_of
from projectsplatform.aloqa.rules.announcements import check_may
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.refusals import refuses
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.operations.outbox import enqueue

KIND: Final = "aloqa.preview"


@refuses(NotStaff, NothingThere, NoTelegram)
@transaction.atomic
def send_preview(*, announcement_id: UUID, member: User, address: str, at: datetime) -> int:
    """In each language that has a text; returns how many messages. Its button leads straight to the address."""
    check_may(member, "add")
    announcement = lock_announcement(announcement_id)
    if member.tg_id is None:
        raise NoTelegram
    for language in announcement.texts:
        message = message_of(announcement, language, link=announcement.address)
        enqueue(
            chat_id=member.tg_id,
            text=message.text,
            lane=Lane.TRANSACTIONAL,
            kind=KIND,
            buttons=message.buttons,
            files=message.files,
            once=True,
            at=at,
        )
    record("previewed", announcement, member, at, address=address)
    return len(announcement.texts)
