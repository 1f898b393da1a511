"""Lists whose pages cost the same however many rows there are: pages by key instead of by number."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.admin.views.main import ORDER_VAR
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from unfold.views import ChangeList

from projectsplatform.kit.uz.money import format_digits
from projectsplatform.panel.keysets import column_of, rows_beyond
from projectsplatform.panel.lookups import require_sortable
from projectsplatform.panel.totals import MAX_SUMMED, Total, too_many, totals_of

AFTER, BEFORE = "after", "before"


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
        order = [column_of(term) for term in self.queryset.query.order_by]
        key = self._key(self.params.get(BEFORE if backwards else AFTER), order)
        rows = self.queryset
        if key is not None:
            rows = rows.filter(rows_beyond(self.lookup_opts, order, key, backwards=backwards))
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
