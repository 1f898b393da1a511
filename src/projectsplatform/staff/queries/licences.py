"""Running licences by product: counted where there are few, as of the worker's last count where there are many."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Q

from projectsplatform.kit.db.estimates import estimated_rows
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.models import Licence
from projectsplatform.staff.models import LicenceCount

_SOON: Final = timedelta(days=7)
_FEW: Final = 100_000
_KEPT: Final = timedelta(minutes=5)
"""The worker counts every minute; an older count is that of a worker who is away."""


@dataclass(frozen=True, slots=True)
class ProductLicences:
    """Running licences of a product, trials among them, and how many end within seven days."""

    code: str
    active: int
    trials: int
    ending: int

    @property
    def name(self) -> str:
        """For people."""
        return str(ProductCode(self.code).label)


@dataclass(frozen=True, slots=True)
class Licences:
    """Every product, in the catalogue's order, and when it was counted."""

    products: list[ProductLicences]
    counted_at: datetime


def licences_by_product(at: datetime) -> Licences:
    """Exact below a hundred thousand licences, beyond that at most five minutes old."""
    if estimated_rows("licences_licence") >= _FEW:
        kept = list(LicenceCount.objects.filter(counted_at__gt=at - _KEPT))
        if kept:
            counts = [ProductLicences(row.product, row.active, row.trials, row.ending) for row in kept]
            return Licences(_in_order(counts), min(row.counted_at for row in kept))
    return Licences(counted_licences(at), at)


def counted_licences(at: datetime) -> list[ProductLicences]:
    """Over an index: some tenths of a second for a million."""
    rows = (
        Licence.objects.filter(ends_at__gt=at, suspended_at=None, revoked_at=None)
        .values_list("product_id")
        .annotate(
            active=Count("pk"),
            trials=Count("pk", filter=Q(is_trial=True)),
            ending=Count("pk", filter=Q(ends_at__lte=at + _SOON)),
        )
        .order_by()
    )
    return _in_order(ProductLicences(product, *counts) for product, *counts in rows)


def _in_order(counts: Iterable[ProductLicences]) -> list[ProductLicences]:
    by_code = {item.code: item for item in counts}
    return [by_code.get(code, ProductLicences(code, 0, 0, 0)) for code in ProductCode.values]
