"""Licences whose end is to be told."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from projectsplatform.licences.enums import ReminderKind, RenewalState
from projectsplatform.licences.models import Licence, Reminder, Renewal

# A trial lasts a week: seven days before its end it has just begun.
_OF_TRIALS: dict[ReminderKind, Q] = {
    ReminderKind.SEVEN_DAYS: Q(is_trial=False),
    ReminderKind.TRIAL_OVER: Q(is_trial=True),
}

_BEFORE_A_RENEWAL: frozenset[ReminderKind] = frozenset(
    {ReminderKind.SEVEN_DAYS, ReminderKind.THREE_DAYS, ReminderKind.ONE_DAY}
)


def licences_to_remind(kind: ReminderKind, *, since: datetime, until: datetime) -> QuerySet[Licence]:
    """Licences of active people that end from `since` (inclusive) until `until` and have no reminder of this kind for this end.

    Whoever renews automatically is told of that instead, and reminded on the last day alone, when it has not happened.
    """
    troubled = Renewal.objects.filter(
        licence=OuterRef("pk"), ends_at=OuterRef("ends_at"), state__in=[RenewalState.SHORT, RenewalState.DEARER]
    )
    renews_itself = Q(auto_renew=True, is_trial=False, product__active=True) & ~Exists(troubled)
    reminders = Reminder.objects.filter(licence=OuterRef("pk"), ends_at=OuterRef("ends_at"), kind=kind)
    return (
        Licence.objects.filter(
            _OF_TRIALS.get(kind, Q()),
            ~renews_itself if kind in _BEFORE_A_RENEWAL else Q(),
            ends_at__gte=since,
            ends_at__lt=until,
            suspended_at__isnull=True,
            revoked_at__isnull=True,
            user__is_active=True,
        )
        .exclude(Exists(reminders))
        .order_by("ends_at", "id")
    )
