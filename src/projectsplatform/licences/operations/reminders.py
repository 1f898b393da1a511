"""Reminders that a licence ends or a trial is over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.operations.notify import notify
from projectsplatform.accounts.rules.notices import Event, Page
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.db.retry import retried
from projectsplatform.licences.enums import ReminderKind, product_message_id
from projectsplatform.licences.models import Licence, Reminder
from projectsplatform.licences.queries.endings import licences_to_remind
from projectsplatform.licences.rules.reminders import reminder_expires_at, reminder_windows

_DAYS_BEFORE = _("{product}: your licence ends on {ends_on}. Renew it now and no day is lost.")
_TRIAL_DAYS_BEFORE = _(
    "{product}: your trial ends on {ends_on}. Buy a licence and the program goes on without a break."
)
_TEXTS: Final[Mapping[ReminderKind, Promise]] = {
    ReminderKind.SEVEN_DAYS: _DAYS_BEFORE,
    ReminderKind.THREE_DAYS: _DAYS_BEFORE,
    ReminderKind.ONE_DAY: _("{product}: your licence ends tomorrow, {ends_on}. Renew it now and no day is lost."),
    ReminderKind.LAST_DAY: _("{product}: your licence ends at {ends_at}, then the program stops. Renew it now."),
}
_TRIAL_TEXTS: Final[Mapping[ReminderKind, Promise]] = {
    ReminderKind.THREE_DAYS: _TRIAL_DAYS_BEFORE,
    ReminderKind.ONE_DAY: _TRIAL_DAYS_BEFORE,
    ReminderKind.LAST_DAY: _(
        "{product}: your trial ends at {ends_at}, then the program stops. Buy a licence to go on."
    ),
    ReminderKind.TRIAL_OVER: _("{product}: your trial is over. Buy a licence to go on."),
}


def remind_all(*, at: datetime) -> int:
    """Tells of each end that is due by `reminder_windows`; returns of how many. Each has its own transaction, so that a
    killed worker goes on where it was."""
    return sum(
        remind(licence_id=licence.id, ends_at=licence.ends_at, kind=kind, at=at)
        for kind, (since, until) in reminder_windows(at).items()
        for licence in list(licences_to_remind(kind, since=since, until=until))
    )


@retried
@transaction.atomic
def remind(*, licence_id: UUID, ends_at: datetime, kind: ReminderKind, at: datetime) -> bool:
    """False when the licence was renewed or stopped meanwhile, or another worker has sent this reminder."""
    licence = (
        Licence.objects.select_for_update(of=("self",))
        .filter(id=licence_id, ends_at=ends_at, suspended_at=None, revoked_at=None)
        .first()
    )
    if licence is None:
        return False
    _reminder, is_new = Reminder.objects.get_or_create(
        licence=licence, ends_at=ends_at, kind=kind, defaults={"created_at": at}
    )
    if is_new:
        notify(user_id=licence.user_id, event=_event(licence, kind), at=at)
    return is_new


def _event(licence: Licence, kind: ReminderKind) -> Event:
    end = rfc3339(licence.ends_at)
    return Event(
        kind=NoticeKind.REMINDER,
        name="licence.reminder",
        key=f"{licence.id}:{licence.ends_at.isoformat()}:{kind.value}",
        texts=[(_TRIAL_TEXTS if licence.is_trial else _TEXTS)[kind]],
        details={"product": product_message_id(licence.product_id), "ends_on": end, "ends_at": end},
        page=Page("cabinet:buy", query=f"product={licence.product_id}"),
        expires_at=reminder_expires_at(kind, licence.ends_at),
    )
