"""Lists that open at once however long they are: nobody counts a million rows to show fifty."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

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
