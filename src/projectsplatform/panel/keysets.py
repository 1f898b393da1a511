"""The rows of a list that come after one of them, or before it, in the list's order."""

from typing import Any

from django.db.models import Q
from django.db.models.expressions import OrderBy


def column_of(term: Any) -> tuple[str, bool]:
    """The name of the column that a term of an order sorts by, and whether it descends."""
    if isinstance(term, OrderBy):
        return str(getattr(term.expression, "name", term.expression)), bool(term.descending)
    return term.removeprefix("-"), term.startswith("-")


def rows_beyond(options: Any, order: list[tuple[str, bool]], key: tuple[Any, ...], *, backwards: bool) -> Q:
    """Rows after the key in that order, or before it. PostgreSQL sorts nulls as the largest value."""
    beyond, equal = Q(), Q()
    for (name, descends), value in zip(order, key, strict=True):
        beyond |= equal & _further(name, value, down=descends != backwards, may_be_null=_may_be_null(options, name))
        equal &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    (first, descends), value = order[0], key[0]
    if _may_be_null(options, first):
        return beyond
    # Repeated for the first column alone, where an index scan can start.
    return Q(**{f"{first}__{'lte' if descends != backwards else 'gte'}": value}) & beyond


def _further(name: str, value: Any, *, down: bool, may_be_null: bool) -> Q:
    nothing, null = Q(pk__in=[]), Q(**{f"{name}__isnull": True})
    if value is None:
        return ~null if down else nothing
    if down:
        return Q(**{f"{name}__lt": value})
    above = Q(**{f"{name}__gt": value})
    return above | null if may_be_null else above


def _may_be_null(options: Any, name: str) -> bool:
    """A column reached through another table may always be null."""
    return name != "pk" and ("__" in name or options.get_field(name).null)
