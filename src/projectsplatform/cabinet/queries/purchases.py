"""A purchase as the page shows it: before it is confirmed, and afterwards."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from projectsplatform.kit.errors import NothingThere
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.models import Purchase
from projectsplatform.licences.rules.purchases import PurchasePlan, preview_purchase
from projectsplatform.licences.rules.savings import NearbyOffer, find_nearby_offer, saved_by

FIRST: Final = "first"


@dataclass(frozen=True, slots=True)
class PurchasePreview:
    """A plan, and `after`: the purchase that was the newest one when this was shown."""

    plan: PurchasePlan
    product_name: str
    after: str

    @property
    def saved(self) -> int:
        """So'm against the same months one by one."""
        return saved_by(self.plan.offer, months=self.plan.months)

    @property
    def nearby(self) -> NearbyOffer | None:
        """More months for little more."""
        return find_nearby_offer(self.plan.offer, months=self.plan.months)


def preview_of(*, user_id: UUID, product: str, months: int, at: datetime) -> PurchasePreview:
    """Raises NothingThere, MonthsCountInvalid; every other obstacle is the plan's `refusal`."""
    plan = preview_purchase(user_id=user_id, product_code=product, months=months, at=at)
    newest = Purchase.objects.filter(user_id=user_id, product_id=product).order_by("-id").values_list("id", flat=True)
    return PurchasePreview(plan=plan, product_name=str(ProductCode(product).label), after=str(newest.first() or FIRST))


def purchase_of(purchase_id: UUID, *, user_id: UUID) -> Purchase:
    """The person's own purchase. Raises NothingThere, also for someone else's."""
    purchase = Purchase.objects.select_related("licence", "product").filter(pk=purchase_id, user_id=user_id).first()
    if purchase is None:
        raise NothingThere
    return purchase
