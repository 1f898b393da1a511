"""The bounded count of a list's rows."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

from projectsplatform.kit.db.estimates import estimated_rows

MAX_COUNT = 10_000


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
