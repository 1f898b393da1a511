"""What a purchase costs and gives, and whether it can be made now: one plan for the page, the part of a page and the purchase itself."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from projectsplatform.kit.clock import local_day
from projectsplatform.kit.errors import NothingThere, Refusal
from projectsplatform.licences.enums import LicenceState, ProductCode
from projectsplatform.licences.errors import (
    EndChanged,
    LicenceIsRevoked,
    LicenceIsSuspended,
    PriceChanged,
    ProductInactive,
)
from projectsplatform.licences.models import Licence
from projectsplatform.licences.queries.products import Offer, offer_at
from projectsplatform.licences.queries.states import state_of
from projectsplatform.licences.rules.prices import Quote, check_months, find_quote
from projectsplatform.licences.rules.terms import Term, new_term, prolong, term_of
from projectsplatform.wallet.errors import InsufficientFunds
from projectsplatform.wallet.queries import balance as balance_of


@dataclass(frozen=True, slots=True)
class PurchasePlan:
    """A purchase of `months` as it would be made now. Money is whole so'm.

    `quote` and `term` (the licence's span after the purchase) are None for a product without prices. `current_end` is None for a
    licence that does not run. `refusal` is what the purchase would be refused with, None when it can be made.
    """

    product_code: str
    months: int
    offer: Offer
    quote: Quote | None
    current_end: datetime | None
    term: Term | None
    balance: int
    refusal: Refusal | None

    @property
    def is_affordable(self) -> bool:
        """Whether nothing but money may be missing."""
        return self.refusal is None or isinstance(self.refusal, InsufficientFunds)

    @property
    def is_on_sale(self) -> bool:
        """Whether the product is sold at all now."""
        return not isinstance(self.refusal, ProductInactive)

    @property
    def missing(self) -> int:
        """So'm that the balance lacks."""
        return max(0, self.quote.price - self.balance) if self.quote else 0

    @property
    def balance_after(self) -> int | None:
        """So'm that the balance would hold afterwards; None where the purchase cannot be made."""
        return self.balance - self.quote.price if self.quote and self.refusal is None else None

    def accepted(self) -> tuple[Quote, Term]:
        """The price to charge and the span to write. Raises the refusal."""
        if self.refusal is not None or self.quote is None or self.term is None:
            raise self.refusal or ProductInactive
        return self.quote, self.term


def preview_purchase(*, user_id: UUID, product_code: str, months: int, at: datetime) -> PurchasePlan:
    """The plan from what is stored now, for whoever only looks. Raises NothingThere, MonthsCountInvalid."""
    if product_code not in ProductCode.values:
        raise NothingThere
    return plan_purchase(
        product_code=product_code,
        offer=offer_at(product_code, at),
        licence=Licence.objects.filter(user_id=user_id, product_id=product_code).first(),
        balance=balance_of(user_id),
        months=months,
        at=at,
    )


def plan_purchase(
    *,
    product_code: str,
    offer: Offer,
    licence: Licence | None,
    balance: int,
    months: int,
    at: datetime,
    seen_price: int | None = None,
    seen_end: date | None = None,
) -> PurchasePlan:
    """The one definition of a purchase; a buyer gives the price and the day of the new end that were shown, if any were.

    Raises MonthsCountInvalid.
    """
    check_months(months)
    quote = find_quote(offer, months=months)
    term = new_term(at) if licence is None else term_of(licence)
    prolonged = prolong(term, months=months + quote.bonus_months, at=at) if quote else None
    return PurchasePlan(
        product_code=product_code,
        months=months,
        offer=offer,
        quote=quote,
        current_end=term.ends_at if term.ends_at > at else None,
        term=prolonged,
        balance=balance,
        refusal=_refusal_of_licence(licence, at)
        or _refusal_of_end(prolonged, seen_end)
        or _refusal_of_price(offer, quote, seen_price, balance),
    )


def _refusal_of_licence(licence: Licence | None, at: datetime) -> Refusal | None:
    """Nobody pays for a licence that would not run."""
    state = state_of(licence, at) if licence else None
    if state is LicenceState.REVOKED:
        return LicenceIsRevoked()
    return LicenceIsSuspended() if state is LicenceState.SUSPENDED else None


def _refusal_of_end(term: Term | None, seen_end: date | None) -> Refusal | None:
    """Another purchase, days given by staff or midnight may have moved the end since it was shown."""
    return EndChanged() if term and seen_end not in (None, local_day(term.ends_at)) else None


def _refusal_of_price(offer: Offer, quote: Quote | None, seen_price: int | None, balance: int) -> Refusal | None:
    if not offer.active or quote is None:
        return ProductInactive()
    if seen_price not in (None, quote.price):
        return PriceChanged(price=quote.price)
    if balance < quote.price:
        return InsufficientFunds(balance=balance, price=quote.price, missing=quote.price - balance)
    return None
