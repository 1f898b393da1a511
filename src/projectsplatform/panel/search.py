"""The search of a list whose rows belong to people."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest


class IndexedSearch:
    """Mixed into an admin that names `search_by_person`; whoever knows the people gives `matching_people`.

    `search_by_person` is the path to the person, `search_exactly` maps other lookups to the value made of the text.
    Each goes through an index of its own. The list keeps one order, its newest first: to sort it is to read all of it.
    """

    sortable_by = ()
    search_by_person: str
    matching_people: Callable[[HttpRequest, str], Iterable[Any]]
    """Ids of the people whom a text names, by what the reader may see of them."""
    # No value here: the mixin comes first, and would hide the admin's own.
    search_exactly: ClassVar[Mapping[str, Callable[[str], Any]]]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Django's hook."""
        text = search_term.replace("\0", "").strip()[:64]
        if not text:
            return queryset, False
        people = [*self.matching_people(request, text)]
        rows = queryset.model._default_manager.order_by()  # noqa: SLF001  Django documents it
        lookups = getattr(self, "search_exactly", {})
        exact = [rows.filter(**{lookup: make(text)}).values("pk") for lookup, make in lookups.items()]
        by_person = rows.filter(**{f"{self.search_by_person}__in": people}).values("pk")
        return queryset.filter(pk__in=by_person.union(*exact, all=True) if exact else by_person), False
