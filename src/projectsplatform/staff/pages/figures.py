"""The sums at the top of the page of numbers: how much, how that changed, and a line of its days."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.kit.export.charts import spark_line
from projectsplatform.kit.uz.money import format_digits, format_som
from projectsplatform.staff.queries.money import MoneyDay

WIDTH, HEIGHT = 120, 32
_MOST_PERCENT: Final = 999
Tone = Literal["up", "down", "same"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum of a period, in so'm. `change` is against the period before, whose sum is `earlier`; `line` and `area` are points of SVG."""

    name: str
    amount: int
    change: str
    tone: Tone
    earlier: str
    line: str
    area: str
    href: str


def money_figures(days: Sequence[MoneyDay], earlier: Sequence[MoneyDay]) -> list[Figure]:
    """Four of them. `days` are at least one."""
    transfers, purchases = reverse("admin:wallet_transfer_changelist"), reverse("admin:licences_purchase_changelist")
    return [
        _figure(_("Cash"), _sum(lambda day: day.cash), days, earlier, transfers),
        _figure(_("Spent"), _sum(lambda day: day.revenue), days, earlier, purchases),
        _figure(_("Left on balances"), _sum(lambda day: day.kept), days, earlier, transfers),
        _figure(_("Average purchase"), _average, days, earlier, purchases),
    ]


def _sum(of: Callable[[MoneyDay], int]) -> Callable[[Sequence[MoneyDay]], int]:
    return lambda days: sum(of(day) for day in days)


def _average(days: Sequence[MoneyDay]) -> int:
    purchases = sum(day.purchases for day in days)
    return round(sum(day.sold for day in days) / purchases) if purchases else 0


def _figure(
    name: str, of: Callable[[Sequence[MoneyDay]], int], days: Sequence[MoneyDay], earlier: Sequence[MoneyDay], href: str
) -> Figure:
    now, then = of(days), of(earlier)
    points = [f"{x},{y}" for x, y in spark_line([of([day]) for day in days], width=WIDTH, height=HEIGHT)]
    return Figure(
        name=name,
        amount=now,
        change=_change(now, then),
        tone="same" if now == then else "up" if now > then else "down",
        earlier=_("before: {sum}").format(sum=format_som(then)),
        line=" ".join(points),
        area=" ".join([f"0,{HEIGHT}", *points, f"{WIDTH},{HEIGHT}"]),
        href=href,
    )


def _change(now: int, then: int) -> str:
    """In percent where that says something: not from nothing, not across zero, not by tens of times."""
    if now == then:
        return _("no change")
    percent = round((now - then) * 100 / then) if then > 0 and now >= 0 else None
    if percent is None or percent > _MOST_PERCENT:
        return f"{'+' if now > then else ''}{format_digits(now - then)}"
    return f"{percent:+d}%".replace("-", "−")
