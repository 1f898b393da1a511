"""Reminders that a licence ends or a trial is over."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from projectsplatform.kit.clock import TASHKENT
from projectsplatform.licences.enums import ProductCode, ReminderKind
from projectsplatform.licences.models import Licence, Reminder
from projectsplatform.licences.queries.endings import licences_to_remind
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.operations.outbox import enqueue
from projectsplatform.telegram.queries.chats import chat_language

_TEXTS = {
    ReminderKind.THREE_DAYS: _("{product}: your licence ends on {date}. Renew it now and no day is lost."),
    ReminderKind.ONE_DAY: _("{product}: your licence ends within a day, on {date}. Renew it now and no day is lost."),
    ReminderKind.TRIAL_OVER: _("{product}: your trial is over. Buy a licence to go on."),
}


def remind_all(*, at: datetime) -> int:
    """Sends one message for each end and kind; returns how many. Each has its own transaction, so a failure loses one message."""
    return sum(
        remind(licence_id=licence.id, ends_at=licence.ends_at, kind=kind, at=at)
        for kind in ReminderKind
        for licence in list(licences_to_remind(kind, at))
    )


@transaction.atomic
def remind(*, licence_id: UUID, ends_at: datetime, kind: ReminderKind, at: datetime) -> bool:
    """False when the licence was renewed meanwhile, or another worker has sent this reminder."""
    same = Licence.objects.select_for_update(of=("self",)).select_related("user").filter(id=licence_id, ends_at=ends_at)
    licence = same.first()
    if licence is None or licence.user.tg_id is None:
        return False
    _reminder, is_new = Reminder.objects.get_or_create(
        licence=licence, ends_at=ends_at, kind=kind, defaults={"created_at": at}
    )
    if is_new:
        _tell(licence, kind, chat_id=licence.user.tg_id, at=at)
    return is_new


def _tell(licence: Licence, kind: ReminderKind, *, chat_id: int, at: datetime) -> None:
    with override(chat_language(chat_id)):
        product = ProductCode(licence.product_id).label
        text = str(_TEXTS[kind]).format(product=product, date=licence.ends_at.astimezone(TASHKENT).strftime("%d.%m.%Y"))
    enqueue(chat_id=chat_id, text=text, lane=Lane.TRANSACTIONAL, kind="licence.reminder", at=at)
