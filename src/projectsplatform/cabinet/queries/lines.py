"""Lines of a statement as they are shown: by day, with the program that was bought."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.clock import local_day
from projectsplatform.kit.uz.dates import calendar_day
from projectsplatform.licences.enums import ProductCode, product_message_id
from projectsplatform.wallet.queries.statements import Line


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line; `product` is the code of the program that was bought, empty when none was."""

    line: Line
    product: str


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of one calendar day in Tashkent that are on a page; `label` is the day as people say it."""

    on: date
    label: str | Promise
    lines: tuple[ShownLine, ...]


def days_of(lines: Iterable[Line], at: datetime) -> tuple[Day, ...]:
    """In the order in which the lines come."""
    return tuple(
        Day(on, name_of_day(on, at), tuple(ShownLine(line, product_of(line)) for line in group))
        for on, group in groupby(lines, key=lambda line: local_day(line.date))
    )


def name_of_day(on: date, at: datetime) -> str | Promise:
    """Today, yesterday, or its date."""
    if on == local_day(at):
        return _("Today")
    return _("Yesterday") if on == local_day(at) - timedelta(days=1) else calendar_day(on)


def product_of(line: Line) -> str:
    """The code of the program that a line paid for, empty when it paid for none."""
    return _codes_by_name().get(line.product, "")


@cache
def _codes_by_name() -> dict[str, str]:
    return {product_message_id(code): code for code in ProductCode.values}
