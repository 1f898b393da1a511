"""What of a statement is chosen, as chips: each leads to the statement without it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise

from projectsplatform.cabinet.forms import StatementForm
from projectsplatform.cabinet.rules.periods import quick_periods
from projectsplatform.kit.uz.dates import days
from projectsplatform.licences.enums import ProductCode


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice with the query of the page that it leads to."""

    label: str | Promise
    query: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """`query`: everything that is chosen. `chosen`: what of it can be taken away. `quick`: periods. `count`:
    how many are chosen besides the words."""

    query: str
    chosen: tuple[Chip, ...]
    quick: tuple[Chip, ...]
    count: int

    @property
    def is_set(self) -> bool:
        """Whether the page shows a part only."""
        return bool(self.query)


def filters_of(kept: Mapping[str, Any], today: date) -> Filters:
    """`kept`: name → value of the form's fields that are filled in."""
    chosen = tuple(_chosen(kept, today))
    return Filters(
        query=urlencode(kept), chosen=chosen, quick=tuple(_quick(kept, today)), count=len(chosen) - ("search" in kept)
    )


def _quick(kept: Mapping[str, Any], today: date) -> Iterator[Chip]:
    for period in quick_periods(today):
        span = {"since": period.since, "until": period.until}
        is_chosen = span == {name: kept.get(name) for name in span}
        yield Chip(period.label, urlencode({**span, **kept, **span}), is_chosen)


def _chosen(kept: Mapping[str, Any], today: date) -> Iterator[Chip]:
    if "since" in kept or "until" in kept:
        quick = next((chip.label for chip in _quick(kept, today) if chip.is_chosen), None)
        yield Chip(quick or days(kept.get("since"), kept.get("until")), _without(kept, "since", "until"))
    if "direction" in kept:
        yield Chip(dict(StatementForm.DIRECTIONS)[kept["direction"]], _without(kept, "direction"))
    if kept.get("product") in ProductCode.values:
        yield Chip(ProductCode(kept["product"]).label, _without(kept, "product"))
    if "search" in kept:
        yield Chip(f"“{kept['search']}”", _without(kept, "search"))


def _without(kept: Mapping[str, Any], *names: str) -> str:
    return urlencode({name: value for name, value in kept.items() if name not in names})
