"""Lists that open at once however long they are: nobody counts a million rows to show fifty, or reads them to find one."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from projectsplatform.accounts.queries.search import people_matching

COUNTED = 10_000


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # Django's is no generic at run time
    """Counts no further than ten thousand, and says so when there is more.

    Pages past the ten thousandth row are not offered: search or filter leads there.
    """

    is_cut = False

    @cached_property
    def count(self) -> int:
        """Exact up to the bound."""
        rows: Any = self.object_list
        found: int = rows.order_by().values("pk")[: COUNTED + 1].count()
        self.is_cut = found > COUNTED
        return min(found, COUNTED)


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
