"""The chart of a statement: kirim and chiqim by month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from projectsplatform.kit.export.charts import Chart, Frame, Pair, pair_chart
from projectsplatform.kit.uz.dates import month, short_month
from projectsplatform.kit.uz.money import format_som, short_som
from projectsplatform.wallet.queries.months import MonthTotals, Totals, together

_FRAME: Final = Frame(width=640, height=240, left=72, top=30, bottom=34, labels=12)
_MOST_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class MonthChart:
    """A drawing, the same in words, and every month as a row, newest first."""

    drawing: Chart
    lines: tuple[tuple[float, str], ...]
    text: str
    is_cut: bool
    months: tuple[MonthTotals, ...]
    together: Totals


def month_chart(months: Sequence[MonthTotals]) -> MonthChart | None:
    """The last twelve months up to the newest one in which something moved; None when nothing did."""
    if not months:
        return None
    drawn = list(_without_gaps(months))[-_MOST_MONTHS:]
    pairs = [
        Pair(month(shown.begins), short_month(shown.begins), shown.totals.incoming, shown.totals.outgoing)
        for shown in drawn
    ]
    drawing = pair_chart((_("Money in"), _("Money out")), pairs, _FRAME)
    sums = together(months)
    return MonthChart(
        drawing=drawing,
        lines=tuple((y, short_som(amount)) for y, amount in drawing.lines),
        text=_("{first} – {last}: {incoming} came in and {outgoing} went out. The table below has every month.").format(
            first=month(months[0].begins),
            last=month(months[-1].begins),
            incoming=format_som(sums.incoming),
            outgoing=format_som(sums.outgoing),
        ),
        is_cut=drawn[0].begins > months[0].begins,
        months=tuple(reversed(months)),
        together=sums,
    )


def _without_gaps(months: Sequence[MonthTotals]) -> Iterator[MonthTotals]:
    """Of the last months also those in which nothing moved."""
    known = {shown.begins: shown for shown in months[-_MOST_MONTHS:]}
    begins, last = min(known), max(known)
    while begins <= last:
        yield known.get(begins, MonthTotals(begins, Totals()))
        begins = _next(begins)


def _next(begins: datetime) -> datetime:
    return (begins + timedelta(days=32)).replace(day=1)
