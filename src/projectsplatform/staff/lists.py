"""Lists that open at once however long they are: nobody counts a million rows to show fifty, skips them to come to the
last, or reads them to find one."""

from collections.abc import Callable
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

from projectsplatform.accounts.queries.search import people_matching
from projectsplatform.kit.uz.money import format_digits
from projectsplatform.staff.lookups import require_sortable
from projectsplatform.staff.queries.estimates import estimated_rows

COUNTED = 10_000
AFTER, BEFORE = "after", "before"


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # Django's is no generic at run time
    """Counts no further than ten thousand; of all rows of a larger table it knows what PostgreSQL estimates."""

    is_cut = False
    """Whether there are more than were counted."""

    @cached_property
    def count(self) -> int:
        """Exact up to the bound; beyond it an estimate of the table, or the bound where the rows were chosen from it."""
        rows: Any = self.object_list
        found: int = rows.order_by().values("pk")[: COUNTED + 1].count()
        self.is_cut = found > COUNTED
        if not self.is_cut:
            return found
        return COUNTED if self.is_chosen else max(COUNTED, estimated_rows(rows.model._meta.db_table))  # noqa: SLF001  Django documents it

    @property
    def is_chosen(self) -> bool:
        """Whether a filter or a search chose the rows."""
        rows: Any = self.object_list
        return bool(rows.query.where)


class KeysetChangeList(ChangeList):
    """Pages by where the last one ended, `?after=ID` and `?before=ID`: each costs what the first does, and rows that
    come meanwhile move nobody's page. Django's page numbers are not offered."""

    has_newer = has_older = False
    newer_query = older_query = ""

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """The place in the list is no filter."""
        found: dict[str, Any] = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name not in {AFTER, BEFORE}}

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        """Django sorts by every column that is shown; here only by those that say so."""
        if asked := self.params.get(ORDER_VAR):
            require_sortable(asked, self.list_display, self.sortable_by)
        found: list[Any] = super().get_ordering(request, queryset)
        return found

    def get_query_string(self, new_params: dict[str, Any] | None = None, remove: list[str] | None = None) -> str:
        """Another filter begins at the first page."""
        found: str = super().get_query_string(new_params, [*(remove or []), AFTER, BEFORE])
        return found

    def url_for_result(self, result: Any) -> str:
        """Where a line leads: to its own page in the panel, where the model has one."""
        own: Callable[[Any], str] | None = getattr(self.model_admin, "page_of", None)
        found: str = own(result) if own else super().url_for_result(result)
        return found

    def get_results(self, request: HttpRequest) -> None:
        """Django's hook; a place that is not there, or not any more, is the beginning."""
        self.paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)
        self.result_count = self.paginator.count
        self.full_result_count = None
        self.show_full_result_count = self.show_admin_actions = False
        self.can_show_all = False
        self.multi_page = self.result_count > self.list_per_page
        self.result_list = self._page()

    @property
    def rows_said(self) -> str:
        """How many there are, as far as anybody knows."""
        number = format_digits(self.result_count)
        if not self.paginator.is_cut:
            return _("In all: {number}").format(number=number)
        if self.paginator.is_chosen:
            return _("More than {number}").format(number=number)
        return _("About {number}").format(number=number)

    def _page(self) -> list[Any]:
        backwards = BEFORE in self.params and AFTER not in self.params
        order = [_column(one) for one in self.queryset.query.order_by]
        place = self._place(self.params.get(BEFORE if backwards else AFTER), order)
        rows = self.queryset
        if place is not None:
            rows = rows.filter(_beyond(self.lookup_opts, order, place, backwards=backwards))
        found = list((rows.reverse() if backwards and place else rows)[: self.list_per_page + 1])
        is_more, shown = len(found) > self.list_per_page, found[: self.list_per_page]
        if backwards and place:
            shown.reverse()
        # Whoever came from a page finds it on the other side.
        self.has_newer, self.has_older = (is_more, True) if backwards and place else (place is not None, is_more)
        if shown:
            self.newer_query = self.get_query_string({BEFORE: shown[0].pk})
            self.older_query = self.get_query_string({AFTER: shown[-1].pk})
        return shown

    def _place(self, pk: str | None, order: list[tuple[str, bool]]) -> tuple[Any, ...] | None:
        """What the row sorts by; None for no row."""
        if not pk:
            return None
        try:
            return self.root_queryset.filter(pk=pk).values_list(*[name for name, _ in order]).first()  # type: ignore[no-any-return]  # Django's ChangeList is untyped
        except (ValueError, ValidationError):
            return None


def _column(one: Any) -> tuple[str, bool]:
    """Its name, and whether it descends."""
    if isinstance(one, OrderBy):
        return str(getattr(one.expression, "name", one.expression)), bool(one.descending)
    return one.removeprefix("-"), one.startswith("-")


def _beyond(options: Any, order: list[tuple[str, bool]], place: tuple[Any, ...], *, backwards: bool) -> Q:
    """Rows after the place in that order, or before it. PostgreSQL takes nulls for the largest."""
    found, equal = Q(), Q()
    for (name, descends), value in zip(order, place, strict=True):
        found |= equal & _further(name, value, down=descends != backwards, may_be_null=_may_be_null(options, name))
        equal &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    (first, descends), value = order[0], place[0]
    if _may_be_null(options, first):
        return found
    # Said once more for the first column alone, where an index can begin.
    return Q(**{f"{first}__{'lte' if descends != backwards else 'gte'}": value}) & found


def _further(name: str, value: Any, *, down: bool, may_be_null: bool) -> Q:
    nothing, null = Q(pk__in=[]), Q(**{f"{name}__isnull": True})
    if value is None:
        return ~null if down else nothing
    if down:
        return Q(**{f"{name}__lt": value})
    above = Q(**{f"{name}__gt": value})
    return above | null if may_be_null else above


def _may_be_null(options: Any, name: str) -> bool:
    """Of what is reached through another table anything may be."""
    return name != "pk" and ("__" in name or options.get_field(name).null)


class IndexedSearch:
    """The search of a list whose rows belong to people, for an admin that says how.

    `found_by_person` is the path to the person, `found_exactly` maps other lookups to what is made of the text for them.
    Each goes through an index of its own. The list keeps one order, its newest first: to sort it is to read all of it.
    """

    sortable_by = ()
    found_by_person: str

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Whoever may not see phone numbers does not find out by searching."""
        text = search_term.replace("\0", "").strip()[:64]
        if not text:
            return queryset, False
        by_phone = request.user.has_perm("accounts.view_signupticket")
        people = [*people_matching(text, by_phone=by_phone).values_list("pk", flat=True)]
        rows = queryset.model._default_manager.order_by()  # noqa: SLF001  Django documents it
        ways = [
            rows.filter(**{lookup: make(text)}).values("pk")
            for lookup, make in getattr(self, "found_exactly", {}).items()
        ]
        found = rows.filter(**{f"{self.found_by_person}__in": people}).values("pk")
        return queryset.filter(pk__in=found.union(*ways, all=True) if ways else found), False
