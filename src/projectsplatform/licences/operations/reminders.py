"""Reminders that a licence ends or a trial is over."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.operations.notify_each import notify_each
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.accounts.rules.notices import Event
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.db.statements import fetch_rows
from projectsplatform.licences.enums import ReminderKind, product_message_id
from projectsplatform.licences.models import Licence
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

_BATCH: Final = 200

# A reminder that another worker has written is waited for at the unique index, and then not returned.
_REMIND: Final = """
    INSERT INTO licences_reminder (licence_id, ends_at, kind, created_at)
    SELECT licence_id, ends_at, %(kind)s::int2, %(at)s::timestamptz
    FROM unnest(%(ids)s::uuid[], %(ends)s::timestamptz[]) AS due(licence_id, ends_at) ORDER BY licence_id
    ON CONFLICT (licence_id, ends_at, kind) DO NOTHING
    RETURNING licence_id
"""


def remind_all(*, at: datetime) -> int:
    """Tells of each end that is due by `reminder_windows`; returns of how many. Each batch is a transaction, so that a
    killed worker goes on where it was."""
    told = 0
    for kind, (since, until) in reminder_windows(at).items():
        found = _BATCH
        while found == _BATCH:
            found, new = remind_batch(kind=kind, since=since, until=until, at=at)
            told += new
    return told


@retried
@transaction.atomic
def remind_batch(*, kind: ReminderKind, since: datetime, until: datetime, at: datetime) -> tuple[int, int]:
    """The next ends in a window without this reminder: how many were found, and how many told now. What another worker
    has told meanwhile, or what was renewed or stopped, is left out."""
    due = licences_to_remind(kind, since=since, until=until).select_for_update(of=("self",))
    licences = list(due[:_BATCH])
    return len(licences), _tell(licences, kind, at)


@retried
@transaction.atomic
def remind(*, licence_id: UUID, ends_at: datetime, kind: ReminderKind, at: datetime) -> bool:
    """False when the licence was renewed or stopped meanwhile, or another worker has sent this reminder."""
    running = Licence.objects.filter(id=licence_id, ends_at=ends_at, suspended_at=None, revoked_at=None)
    return bool(_tell(list(running.select_for_update(of=("self",))), kind, at))


def _tell(licences: Sequence[Licence], kind: ReminderKind, at: datetime) -> int:
    if not licences:
        return 0
    ids, ends = [licence.id for licence in licences], [licence.ends_at for licence in licences]
    new = {row[0] for row in fetch_rows(_REMIND, {"ids": ids, "ends": ends, "kind": kind.value, "at": at})}
    notify_each(((one.user_id, _event(one, kind)) for one in licences if one.id in new), at=at)
    return len(new)


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
