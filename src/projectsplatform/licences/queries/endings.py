"""Licences whose end is to be told."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from projectsplatform.licences.enums import ReminderKind
from projectsplatform.licences.models import Licence, Reminder

# A trial lasts a week: seven days before its end it has just begun.
_OF_TRIALS: dict[ReminderKind, Q] = {
    ReminderKind.SEVEN_DAYS: Q(is_trial=False),
    ReminderKind.TRIAL_OVER: Q(is_trial=True),
}


def licences_to_remind(kind: ReminderKind, *, since: datetime, until: datetime) -> QuerySet[Licence]:
    """Licences of active people that end from `since` (inclusive) until `until` and have no reminder of this kind for this end."""
    reminders = Reminder.objects.filter(licence=OuterRef("pk"), ends_at=OuterRef("ends_at"), kind=kind)
    return (
        Licence.objects.filter(
            _OF_TRIALS.get(kind, Q()),
            ends_at__gte=since,
            ends_at__lt=until,
            suspended_at__isnull=True,
            revoked_at__isnull=True,
            user__is_active=True,
        )
        .exclude(Exists(reminders))
        .order_by("ends_at", "id")
    )
