"""The worker's sums and counts: kept up, counted again, made anew."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from projectsplatform.kit.clock import local_day
from projectsplatform.staff.models import LicenceCount, MoneyRollUp, RollUpMark, TopSpenders
from projectsplatform.staff.queries.licences import counted_licences
from projectsplatform.staff.queries.settled import settled_entry
from projectsplatform.staff.queries.spans import offered_spans
from projectsplatform.staff.queries.spenders import counted_spenders
from projectsplatform.staff.queries.sums import SUMMED, rolled_to

_AT_ONCE: Final = 500_000
"""Entries a transaction: some seconds of work, after which nothing is done twice."""
_SPENDERS_KEPT: Final = 50
_COUNT_AGAIN_AFTER: Final = timedelta(hours=1)
_COUNT_AGAIN_ENTRIES: Final = 20_000
_ADD = f"""
    INSERT INTO staff_moneyrollup AS kept (day, account, transfer, product, entries, incoming, outgoing, months)
    {SUMMED}
    ON CONFLICT (day, account, transfer, product) DO UPDATE SET
        entries = kept.entries + excluded.entries, incoming = kept.incoming + excluded.incoming,
        outgoing = kept.outgoing + excluded.outgoing, months = kept.months + excluded.months
"""


def roll_up_money() -> bool:
    """Adds what has settled since the last time. False when a writer held it up: then the next round does it."""
    settled = settled_entry()
    if settled is None:
        return False
    while _roll_up_some(settled):
        pass
    return True


@transaction.atomic
def roll_up_again() -> None:
    """Forgets every sum; the next round makes them anew from the ledger."""
    RollUpMark.objects.all().delete()
    MoneyRollUp.objects.all().delete()
    TopSpenders.objects.all().delete()


def count_top_spenders(*, at: datetime) -> int:
    """For each period that the panel offers, when it is new, an hour old, or much moved since; returns how many."""
    mark = rolled_to()
    spans = offered_spans(local_day(at)).values()
    TopSpenders.objects.exclude(since__in=[span.since for span in spans]).delete()
    fresh = TopSpenders.objects.filter(
        counted_at__gt=at - _COUNT_AGAIN_AFTER, rolled_to__gt=mark - _COUNT_AGAIN_ENTRIES
    )
    counted = set(fresh.values_list("since", "until"))
    due = [span for span in spans if (span.since, span.until) not in counted]
    for span in due:
        spenders = counted_spenders(span, limit=_SPENDERS_KEPT, upto=mark)
        TopSpenders.objects.update_or_create(
            since=span.since,
            until=span.until,
            defaults={
                "rolled_to": mark,
                "spenders": spenders,
                "is_whole": len(spenders) < _SPENDERS_KEPT,
                "counted_at": at,
            },
        )
    return len(due)


@transaction.atomic
def count_licences(*, at: datetime) -> None:
    """What the dashboard shows where licences are too many to count for each look at it."""
    LicenceCount.objects.bulk_create(
        [LicenceCount(counts.code, counts.active, counts.trials, counts.ending, at) for counts in counted_licences(at)],
        update_conflicts=True,
        unique_fields=["product"],
        update_fields=["active", "trials", "ending", "counted_at"],
    )


@transaction.atomic
def _roll_up_some(settled: int) -> bool:
    """Advances the sums and the mark together. Returns whether more is left and no other worker is on it."""
    RollUpMark.objects.get_or_create(pk=1)
    mark = RollUpMark.objects.select_for_update(skip_locked=True).filter(pk=1).first()
    if mark is None or mark.rolled_to >= settled:
        return False
    upto = min(settled, mark.rolled_to + _AT_ONCE)
    with connection.cursor() as cursor:
        cursor.execute(_ADD, {"after": mark.rolled_to, "upto": upto})
    mark.rolled_to = upto
    mark.save(update_fields=["rolled_to"])
    return True
