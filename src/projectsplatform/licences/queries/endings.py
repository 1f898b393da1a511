"""Licences that end soon and trials that just ended, without their reminder."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from projectsplatform.licences.enums import ReminderKind
from projectsplatform.licences.models import Licence, Reminder

_WINDOWS = {
    # kind: whether of trials; the end lies after now + first, and not after now + second
    ReminderKind.THREE_DAYS: (False, timedelta(days=1), timedelta(days=3)),
    ReminderKind.ONE_DAY: (False, timedelta(0), timedelta(days=1)),
    ReminderKind.TRIAL_OVER: (True, timedelta(days=-1), timedelta(0)),
}


def licences_to_remind(kind: ReminderKind, at: datetime) -> QuerySet[Licence]:
    """Running (or, for trials, just ended) licences of reachable people without this reminder for this end."""
    of_trials, first, second = _WINDOWS[kind]
    reminders = Reminder.objects.filter(licence=OuterRef("pk"), ends_at=OuterRef("ends_at"), kind=kind)
    return (
        Licence.objects.filter(
            is_trial=of_trials,
            ends_at__gt=at + first,
            ends_at__lte=at + second,
            suspended_at__isnull=True,
            revoked_at__isnull=True,
            user__is_active=True,
            user__tg_id__isnull=False,
        )
        .exclude(Exists(reminders))
        .order_by("ends_at")
    )
