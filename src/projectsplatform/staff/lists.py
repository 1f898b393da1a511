"""Lists that open at once however long they are: nobody counts a million rows to show fifty."""

from typing import Any

from django.core.paginator import Paginator
from django.db import connection
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
        with connection.cursor() as cursor:
            sql, params = rows.order_by().values("pk")[: COUNTED + 1].query.sql_with_params()
            cursor.execute(f"SELECT count(*) FROM ({sql}) bounded", params)  # noqa: S608  the query is Django's own
            found = int(cursor.fetchone()[0])
        self.is_cut = found > COUNTED
        return min(found, COUNTED)
