"""The chart of a statement: kirim and chiqim by month. Places across are percents, so it is drawn at the page's own width."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from projectsplatform.kit.export.charts import Bar, Frame, Pair, pair_chart
from projectsplatform.kit.uz.dates import month, short_month
from projectsplatform.kit.uz.money import format_som, short_som
from projectsplatform.wallet.queries.months import MonthTotals, Totals, together

_FRAME: Final = Frame(width=100, height=200, left=0, top=16, bottom=28, labels=12, widest=5.6, apart=0.2)
_MOST_MONTHS: Final = 12
_FEWEST_MONTHS: Final = 2
_MOST_LABELS_ON_PHONES: Final = 7


@dataclass(frozen=True, slots=True)
class DrawnLabel:
    """A month's name in the middle of its bars; where there is little room those that are `spare` are left out."""

    x: float
    text: str
    is_spare: bool


@dataclass(frozen=True, slots=True)
class MonthChart:
    """A drawing, the same in words, and every month as a row, newest first. `lines` are (y, amount)."""

    height: int
    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, str], ...]
    labels: tuple[DrawnLabel, ...]
    text: str
    is_cut: bool
    months: tuple[MonthTotals, ...]
    together: Totals


def month_chart(months: Sequence[MonthTotals]) -> MonthChart | None:
    """The last twelve months up to the newest one in which something moved; None until there are two to compare."""
    if len(months) < _FEWEST_MONTHS:
        return None
    drawn = list(_without_gaps(months))[-_MOST_MONTHS:]
    pairs = [
        Pair(month(shown.begins), short_month(shown.begins), shown.totals.incoming, shown.totals.outgoing)
        for shown in drawn
    ]
    drawing = pair_chart((_("Money in"), _("Money out")), pairs, _FRAME)
    sums = together(months)
    return MonthChart(
        height=_FRAME.height,
        bars=drawing.bars,
        lines=tuple((y, short_som(amount)) for y, amount in drawing.lines),
        labels=tuple(_labels(drawing.labels)),
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


def _labels(labels: Sequence[tuple[float, str]]) -> Iterator[DrawnLabel]:
    """The newest month always has its name."""
    are_many = len(labels) > _MOST_LABELS_ON_PHONES
    for number, (x, text) in enumerate(labels, 1):
        yield DrawnLabel(x, text, are_many and (len(labels) - number) % 2 == 1)


def _without_gaps(months: Sequence[MonthTotals]) -> Iterator[MonthTotals]:
    """Of the last months also those in which nothing moved."""
    known = {shown.begins: shown for shown in months[-_MOST_MONTHS:]}
    begins, last = min(known), max(known)
    while begins <= last:
        yield known.get(begins, MonthTotals(begins, Totals()))
        begins = _next(begins)


def _next(begins: datetime) -> datetime:
    return (begins + timedelta(days=32)).replace(day=1)
