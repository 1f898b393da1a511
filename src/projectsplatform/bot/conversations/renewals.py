"""Renewing: which of the products that are sold, and for how many months."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projectsplatform.bot.conversations.screens import Customer, Row, Screen, fact, menu_row, opens
from projectsplatform.kit.uz import dates
from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.enums import LicenceState
from projectsplatform.licences.queries.licences import licences_of
from projectsplatform.licences.queries.products import ProductView, products_on_sale
from projectsplatform.licences.rules.prices import Quote, find_quote
from projectsplatform.licences.rules.programs import programs_by_code
from projectsplatform.wallet.queries import balance

MONTHS: Final = (1, 3, 6, 12)


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
