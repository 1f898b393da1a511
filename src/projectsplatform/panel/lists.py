"""Lists whose pages cost the same however many rows there are: a bounded count, and pages by key instead of by number."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.admin.views.main import ORDER_VAR
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from unfold.views import ChangeList

from projectsplatform.kit.db.estimates import estimated_rows
from projectsplatform.kit.uz.money import format_digits
from projectsplatform.panel.lookups import require_sortable
from projectsplatform.panel.totals import MAX_SUMMED, Total, too_many, totals_of

MAX_COUNT = 10_000
AFTER, BEFORE = "after", "before"


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # Django's is no generic at run time
    """Counts up to ten thousand rows; beyond that it gives PostgreSQL's estimate of the table."""

    is_cut = False
    """Whether there are more rows than were counted."""

    @cached_property
    def count(self) -> int:
        """Exact up to the bound; beyond it the table's estimate, or the bound where the list is filtered."""
        rows: Any = self.object_list
        counted: int = rows.order_by().values("pk")[: MAX_COUNT + 1].count()
        self.is_cut = counted > MAX_COUNT
        if not self.is_cut:
            return counted
        return MAX_COUNT if self.is_filtered else max(MAX_COUNT, estimated_rows(rows.model._meta.db_table))  # noqa: SLF001  Django documents it

    @property
    def is_filtered(self) -> bool:
        """Whether the rows are those of a filter or a search."""
        rows: Any = self.object_list
        return bool(rows.query.where)


class KeysetChangeList(ChangeList):
    """Pages by key, `?after=ID` and `?before=ID`: every page costs what the first does, and new rows do not shift the
    pages. Django's page numbers are not offered."""

    has_newer = has_older = False
    newer_query = older_query = ""

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """Django's hook; the page's key is no filter."""
        filters: dict[str, Any] = super().get_filters_params(params)
        return {name: value for name, value in filters.items() if name not in {AFTER, BEFORE}}

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        """Django's hook, which sorts by every displayed column; here only by those in `sortable_by`."""
        if asked := self.params.get(ORDER_VAR):
            require_sortable(asked, self.list_display, self.sortable_by)
        ordering: list[Any] = super().get_ordering(request, queryset)
        return ordering

    def get_query_string(self, new_params: dict[str, Any] | None = None, remove: list[str] | None = None) -> str:
        """Django's hook; another filter starts at the first page."""
        query: str = super().get_query_string(new_params, [*(remove or []), AFTER, BEFORE])
        return query

    def url_for_result(self, result: Any) -> str:
        """Django's hook; an admin with a page of its own for a row names it by `page_of`."""
        page_of: Callable[[Any], str] | None = getattr(self.model_admin, "page_of", None)
        address: str = page_of(result) if page_of else super().url_for_result(result)
        return address

    def get_results(self, request: HttpRequest) -> None:
        """Django's hook; the key of a row that does not exist gives the first page."""
        self.paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)
        self.result_count = self.paginator.count
        self.full_result_count = None
        self.show_full_result_count = self.show_admin_actions = False
        self.can_show_all = False
        self.multi_page = self.result_count > self.list_per_page
        self.result_list = self._page()

    @property
    def count_text(self) -> str:
        """The number of rows, exact or estimated, as a sentence."""
        number = format_digits(self.result_count)
        if not self.paginator.is_cut:
            return _("In all: {number}").format(number=number)
        if self.paginator.is_filtered:
            return _("More than {number}").format(number=number)
        return _("About {number}").format(number=number)

    @cached_property
    def totals(self) -> Sequence[Total]:
        """Sums of what is filtered, where the admin names the amount by `summed`; none of an empty list."""
        amount: str = getattr(self.model_admin, "summed", "")
        if not amount or not self.result_count:
            return ()
        is_whole_and_large = not self.is_filtered and self.result_count > MAX_SUMMED
        return too_many() if is_whole_and_large else totals_of(self.queryset, amount)

    @property
    def is_filtered(self) -> bool:
        """Whether a search or a filter leaves rows out."""
        return bool(self.query or self.has_active_filters)

    @property
    def what_comes(self) -> str:
        """What will stand in the list, while it is empty."""
        return str(getattr(self.model_admin, "what_comes", ""))

    def _page(self) -> list[Any]:
        backwards = BEFORE in self.params and AFTER not in self.params
        order = [_column(term) for term in self.queryset.query.order_by]
        key = self._key(self.params.get(BEFORE if backwards else AFTER), order)
        rows = self.queryset
        if key is not None:
            rows = rows.filter(_beyond(self.lookup_opts, order, key, backwards=backwards))
        fetched = list((rows.reverse() if backwards and key else rows)[: self.list_per_page + 1])
        has_more, shown = len(fetched) > self.list_per_page, fetched[: self.list_per_page]
        if backwards and key:
            shown.reverse()
        # The page that the reader came from is on the other side.
        self.has_newer, self.has_older = (has_more, True) if backwards and key else (key is not None, has_more)
        if shown:
            self.newer_query = self.get_query_string({BEFORE: shown[0].pk})
            self.older_query = self.get_query_string({AFTER: shown[-1].pk})
        return shown

    def _key(self, pk: str | None, order: list[tuple[str, bool]]) -> tuple[Any, ...] | None:
        """The values that the row is sorted by; None where there is no such row."""
        if not pk:
            return None
        try:
            return self.root_queryset.filter(pk=pk).values_list(*[name for name, _ in order]).first()  # type: ignore[no-any-return]  # Django's ChangeList is untyped
        except (ValueError, ValidationError):
            return None


def _column(term: Any) -> tuple[str, bool]:
    """Its name, and whether it descends."""
    if isinstance(term, OrderBy):
        return str(getattr(term.expression, "name", term.expression)), bool(term.descending)
    return term.removeprefix("-"), term.startswith("-")


def _beyond(options: Any, order: list[tuple[str, bool]], key: tuple[Any, ...], *, backwards: bool) -> Q:
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
