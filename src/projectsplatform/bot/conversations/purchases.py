"""Renewing: months, what they cost and give, paying. The site's operation buys, with a key that the button carries."""

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projectsplatform.accounts.rules.notices import Page, label_of, path_of
from projectsplatform.bot.conversations.downloads import download_row
from projectsplatform.bot.conversations.screens import Customer, Row, Screen, fact, menu_row, opens, site_button
from projectsplatform.kit.clock import local_day
from projectsplatform.kit.db.idempotency import IdempotencyConflict
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.uz import dates
from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.enums import LicenceState, ProductCode
from projectsplatform.licences.errors import EndChanged, PriceChanged
from projectsplatform.licences.operations.purchases import PurchaseReceipt, buy
from projectsplatform.licences.queries.licences import licences_of
from projectsplatform.licences.queries.products import ProductView, products_on_sale
from projectsplatform.licences.rules.prices import Quote, find_quote
from projectsplatform.licences.rules.programs import programs_by_code
from projectsplatform.licences.rules.purchases import PurchasePlan, preview_purchase
from projectsplatform.telegram.models import Button
from projectsplatform.wallet.errors import InsufficientFunds
from projectsplatform.wallet.queries import balance

MONTHS: Final = (1, 3, 6, 12)
_ENDPOINT: Final = "bot/buy"
_NONCE_BYTES: Final = 9
_DAY: Final = "%Y%m%d"
_MONTHS_TEXT: Final = re.compile(r"[0-9]{1,2}")
_CONSENT: Final = re.compile(
    r"(?P<product>[a-z-]+):(?P<months>[0-9]{1,2}):(?P<price>[0-9]{1,13}):(?P<end>[0-9]{8}):(?P<nonce>[A-Za-z0-9_-]{12})"
)


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agrees to by the button that pays: so'm, and the day of the new end in Tashkent.

    `nonce` is the purchase's idempotency key: one button buys once, however often it is pressed.
    """

    product: str
    months: int
    price: int
    end: date
    nonce: str

    def button(self) -> Button:
        """At most 64 bytes of callback data, for every product at every price."""
        text = _("Pay {price}").format(price=format_som(self.price))
        return opens(text, "buy", self.product, self.months, self.price, self.end.strftime(_DAY), self.nonce)


def choose_months(customer: Customer, argument: str) -> Screen:
    """`argument`: a product; without one, that of the licence that ends first."""
    on_sale = _on_sale(customer.at)
    chosen = on_sale.get(argument or _first_to_end(customer, on_sale) or next(iter(on_sale), ""))
    rows = [[opens(other.name, "renew", other.code)] for other in on_sale.values() if other is not chosen]
    if chosen is None:
        return Screen(_("This product is not sold now."), [*rows, menu_row()])
    ends_at = _running_until(customer, chosen.code)
    lines = [
        chosen.name,
        *([fact(_("Runs now until"), dates.day(ends_at))] if ends_at else []),
        fact(_("Your balance"), format_som(balance(customer.user.id))),
        "",
        _("For how many months?"),
    ]
    return Screen("\n".join(lines), [*(_months_row(chosen, quote) for quote in _quotes(chosen)), *rows, menu_row()])


def show_offer(customer: Customer, argument: str) -> Screen:
    """`argument`: product and months. Raises NothingThere, MonthsCountInvalid."""
    product, _colon, months = argument.partition(":")
    if not _MONTHS_TEXT.fullmatch(months):
        raise NothingThere
    return _offer(customer, product, int(months))


def confirm(customer: Customer, argument: str) -> Screen:
    """Buys what the button says, once; a price or an end that is another one now is shown again, to be confirmed again.

    Raises NothingThere and what `buy` refuses with.
    """
    consent = _read_consent(argument)
    try:
        receipt = buy(
            user_id=customer.user.id,
            product_code=consent.product,
            months=consent.months,
            idempotency_key=consent.nonce,
            body={"product": consent.product, "months": consent.months},
            endpoint=_ENDPOINT,
            at=customer.at,
            seen_price=consent.price,
            seen_end=consent.end,
            is_answered=True,
        )
    except (PriceChanged, EndChanged, IdempotencyConflict):
        note = _("The price or the end has changed meanwhile. Nothing was charged: look again.")
        return _offer(customer, consent.product, consent.months, note)
    except InsufficientFunds:
        return _offer(customer, consent.product, consent.months)
    return _bought(customer, receipt)


def _offer(customer: Customer, product: str, months: int, note: str = "") -> Screen:
    plan = preview_purchase(user_id=customer.user.id, product_code=product, months=months, at=customer.at)
    back = [opens(_("Other months"), "renew", product)]
    if not plan.is_affordable or plan.quote is None or plan.term is None:
        text = plan.refusal.text() if plan.refusal else _("This product is not sold now.")
        return Screen(text, [menu_row()])
    text = "\n".join([*([note, ""] if note else []), *_plan_lines(plan, plan.quote)])
    if plan.refusal is not None:
        return Screen(text, [[opens(_("Top up"), "topup")], back, menu_row()])
    consent = Consent(
        product, months, plan.quote.price, local_day(plan.term.ends_at), secrets.token_urlsafe(_NONCE_BYTES)
    )
    return Screen(text, [[consent.button()], back, menu_row()])


def _plan_lines(plan: PurchasePlan, quote: Quote) -> list[str]:
    free = f" {_('+ {months} free').format(months=quote.bonus_months)}" if quote.bonus_months else ""
    lines = [
        str(ProductCode(plan.product_code).label),
        fact(_("Months"), f"{quote.months_count}{free}"),
        fact(_("To pay"), format_som(quote.price)),
    ]
    if plan.current_end:
        lines.append(fact(_("Runs now until"), dates.day(plan.current_end)))
    if plan.term:
        lines.append(fact(_("Will run until"), dates.day(plan.term.ends_at)))
    lines.append(fact(_("Your balance"), format_som(plan.balance)))
    if plan.balance_after is None:
        return [*lines, "", _("Your balance lacks {missing}.").format(missing=format_som(plan.missing))]
    return [*lines, fact(_("Left afterwards"), format_som(plan.balance_after))]


def _bought(customer: Customer, receipt: PurchaseReceipt) -> Screen:
    """The same for every press of one button: from what was noted when it was bought. No notice says it again in the chat."""
    lines = [
        _("Done. {product} is paid until {day}.").format(
            product=ProductCode(receipt.product).label, day=dates.day(receipt.ends_at)
        ),
        fact(_("Paid"), format_som(receipt.price)),
        fact(_("Balance after it"), format_som(receipt.balance)),
    ]
    downloads = download_row(customer, receipt.product)
    page = Page("cabinet:purchase", receipt.purchase_id)
    rows = [*downloads, [site_button(label_of(page), path_of(page))]]
    return Screen("\n".join(lines), [*rows, [opens(_("My programs"), "programs")], menu_row()])


def _read_consent(text: str) -> Consent:
    """Raises NothingThere: a changed client may send anything as a button."""
    found = _CONSENT.fullmatch(text)
    if found is None or found["product"] not in ProductCode.values:
        raise NothingThere
    try:
        end = datetime.strptime(found["end"], _DAY).date()  # noqa: DTZ007  a day has no zone
    except ValueError as error:
        raise NothingThere from error
    return Consent(found["product"], int(found["months"]), int(found["price"]), end, found["nonce"])


def _on_sale(at: datetime) -> dict[str, ProductView]:
    """What can be bought, by its code, in the order of the table of programs."""
    by_code = {product.code: product for product in products_on_sale(at) if _quotes(product)}
    return {code: by_code[code] for code in programs_by_code() if code in by_code}


def _quotes(product: ProductView) -> list[Quote]:
    """The prices of the months that are offered."""
    return [quote for months in MONTHS if (quote := find_quote(product, months=months))]


def _months_row(product: ProductView, quote: Quote) -> Row:
    months = quote.months_count
    text = ngettext("{months} month: {price}", "{months} months: {price}", months)
    return [opens(text.format(months=months, price=format_som(quote.price)), "months", product.code, months)]


def _first_to_end(customer: Customer, on_sale: dict[str, ProductView]) -> str | None:
    renewable = (LicenceState.ACTIVE, LicenceState.EXPIRED)
    licences = [one for one in licences_of(customer.user.id, customer.at) if one.state in renewable]
    ending = sorted((one for one in licences if one.product in on_sale), key=lambda one: one.ends_at)
    return ending[0].product if ending else None


def _running_until(customer: Customer, product: str) -> datetime | None:
    licences = licences_of(customer.user.id, customer.at)
    return next((one.ends_at for one in licences if one.product == product and one.state is LicenceState.ACTIVE), None)
