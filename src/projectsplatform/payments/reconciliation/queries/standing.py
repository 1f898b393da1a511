"""Whether reconciliation is done, and what of it waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from projectsplatform.payments.enums import DifferenceState, RunState
from projectsplatform.payments.models import Difference, ProviderPayment, ReconciliationRun

_OVERDUE: Final = timedelta(hours=36)
"""After a night's run the next one has a day and its own time."""
_WAITS: Final = timedelta(hours=2)
"""Of a run that was begun."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`open` differences, with those that wait for a second member; whether the daily run is missing or has failed."""

    open: int
    is_overdue: bool


def reconciliation_standing(*, at: datetime, installed_at: datetime | None) -> Standing:
    """`installed_at`: of this version, whose first night may be still to come.

    It is overdue where payments came before the last night and no nightly run has ended since, or one ended badly.
    """
    waiting = Difference.objects.filter(state__in=(DifferenceState.OPEN, DifferenceState.WAITING)).count()
    nightly = ReconciliationRun.objects.filter(started_by=None, started_at__gt=at - _OVERDUE, started_at__lte=at)
    bad = Q(state=RunState.FAILED) | Q(state=RunState.WAITING, started_at__lt=at - _WAITS)
    if nightly.filter(bad).exists():
        return Standing(waiting, is_overdue=True)
    is_new = installed_at is not None and at - installed_at <= _OVERDUE
    is_due = not is_new and ProviderPayment.objects.filter(confirmed_at__lt=at - _OVERDUE).exists()
    return Standing(waiting, is_overdue=is_due and not nightly.filter(state=RunState.DONE).exists())
