"""What came in and went out, month by month: one read of a run, however many months."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce, TruncMonth

from projectsplatform.kit.clock import TASHKENT
from projectsplatform.wallet.queries.periods import EVERYTHING, Only, Run


@dataclass(frozen=True, slots=True)
class Totals:
    """So'm that came in and went out, both not negative, and how many lines they are."""

    incoming: int = 0
    outgoing: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class MonthTotals:
    """A calendar month in Tashkent, named by its first moment."""

    begins: datetime
    totals: Totals


def months_of(run: Run, only: Only = EVERYTHING) -> tuple[MonthTotals, ...]:
    """The months in which something moved, oldest first."""
    rows = (
        run.entries(only)
        .order_by()
        .annotate(begins=TruncMonth("created_at", tzinfo=TASHKENT))
        .values_list("begins")
        .annotate(
            incoming=Coalesce(Sum("amount", filter=Q(amount__gt=0)), 0),
            outgoing=Coalesce(-Sum("amount", filter=Q(amount__lt=0)), 0),
            count=Count("pk"),
        )
        .order_by("begins")
    )
    return tuple(
        MonthTotals(begins, Totals(int(incoming), int(outgoing), count)) for begins, incoming, outgoing, count in rows
    )


def together(months: Iterable[MonthTotals]) -> Totals:
    """Their sum. Of a whole run: `incoming - outgoing` is the difference between its two balances."""
    every = [month.totals for month in months]
    return Totals(
        sum(totals.incoming for totals in every),
        sum(totals.outgoing for totals in every),
        sum(totals.count for totals in every),
    )
