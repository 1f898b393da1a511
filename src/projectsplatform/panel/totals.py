"""What the amounts of a list come to: of everything that is filtered, not of the page alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from projectsplatform.kit.uz.money import format_digits, format_som, signed_som

MAX_SUMMED: Final = 50_000
"""Rows that are summed at most: a page does not wait for more."""


@dataclass(frozen=True, slots=True)
class Total:
    """A name, and a sum as text; `tone` is `comes`, `goes` or empty."""

    name: str
    text: str
    tone: str = ""


def too_many() -> Sequence[Total]:
    """What stands there instead of a sum."""
    return [Total(_("Sum"), _("filter the list to at most {rows} rows").format(rows=format_digits(MAX_SUMMED)))]


def totals_of(rows: "QuerySet[Any]", amount: str) -> Sequence[Total]:
    """One query. `amount` is the path to a row's so'm; with amounts of both signs, what came and what went."""
    summed = rows.order_by().annotate(summed_amount=F(amount)).values("summed_amount")[: MAX_SUMMED + 1]
    found = summed.aggregate(
        count=Count("*"),
        came=Sum("summed_amount", filter=Q(summed_amount__gt=0), default=0),
        went=Sum("summed_amount", filter=Q(summed_amount__lt=0), default=0),
    )
    if found["count"] > MAX_SUMMED:
        return too_many()
    if not found["went"]:
        return [Total(_("Sum"), format_som(found["came"]))]
    if not found["came"]:
        return [Total(_("Went out"), signed_som(found["went"]), "goes")]
    return [
        Total(_("Came in"), signed_som(found["came"]), "comes"),
        Total(_("Went out"), signed_som(found["went"]), "goes"),
        Total(_("Difference"), signed_som(found["came"] + found["went"])),
    ]
