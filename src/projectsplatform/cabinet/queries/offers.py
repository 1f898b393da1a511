"""What a purchase would cost and give, before it is confirmed; and what it gave."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from projectsplatform.cabinet.queries.prices import PriceList, price_lists
from projectsplatform.kit.errors import NothingThere
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.models import Licence, Purchase
from projectsplatform.licences.operations.purchases import price_months
from projectsplatform.licences.operations.terms import term_of
from projectsplatform.licences.rules.prices import Quote
from projectsplatform.licences.rules.states import refuse_purchase
from projectsplatform.licences.rules.terms import Term, new_term, prolong
from projectsplatform.wallet.queries import balance

FIRST: Final = "first"


@dataclass(frozen=True, slots=True)
class Offer:
    """A price, and the licence's end with it. `after` names the purchase that was the newest one when this was shown."""

    product: str
    product_name: str
    quote: Quote
    ends_at_now: datetime | None
    ends_at: datetime
    balance: int
    after: str

    @property
    def missing(self) -> int:
        """So'm that the balance lacks."""
        return max(0, self.quote.price - self.balance)

    @property
    def left(self) -> int:
        """So'm that the balance would hold afterwards."""
        return self.balance - self.quote.price


def offer_of(*, user_id: UUID, product: str, months: int, at: datetime) -> Offer:
    """Raises NothingThere, MonthsCountInvalid, ProductInactive, LicenceIsSuspended, LicenceIsRevoked."""
    if product not in ProductCode.values:
        raise NothingThere
    price = price_months(product_code=product, months=months, at=at)
    licence = Licence.objects.filter(user_id=user_id, product_id=product).first()
    if licence is not None:
        refuse_purchase(licence, at)
    newest = Purchase.objects.filter(user_id=user_id, product_id=product).order_by("-id").values_list("id", flat=True)
    term = term_of(licence) if licence is not None else new_term(at)
    return Offer(
        product=product,
        product_name=str(ProductCode(product).label),
        quote=price,
        ends_at_now=_running_end(term, at),
        ends_at=prolong(term, months=months + price.bonus_months, at=at).ends_at,
        balance=balance(user_id),
        after=str(newest.first() or FIRST),
    )


def shop(at: datetime) -> list[PriceList]:
    """Everything that can be chosen."""
    return price_lists(at)


def purchase_of(purchase_id: UUID, *, user_id: UUID) -> Purchase:
    """The person's own purchase. Raises NothingThere, also for someone else's."""
    found = Purchase.objects.select_related("licence", "product").filter(pk=purchase_id, user_id=user_id).first()
    if found is None:
        raise NothingThere
    return found


def _running_end(term: Term, at: datetime) -> datetime | None:
    return term.ends_at if term.ends_at > at else None
