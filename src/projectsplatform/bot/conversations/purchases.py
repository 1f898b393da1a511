"""Buying: what the months cost and give, paying. The site's operation buys, with a key that the button carries."""

import re
import secrets
from typing import Final

from django.utils.translation import gettext as _

from projectsplatform.accounts.rules.notice_pages import Page, label_of, path_of
from projectsplatform.bot.conversations.consents import Consent, read_consent
from projectsplatform.bot.conversations.downloads import download_row
from projectsplatform.bot.conversations.screens import Customer, Screen, fact, menu_row, opens, site_button
from projectsplatform.kit.clock import local_day
from projectsplatform.kit.db.idempotency import IdempotencyConflict
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.uz import dates
from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.errors import EndChanged, PriceChanged
from projectsplatform.licences.operations.purchases import PurchaseReceipt, buy
from projectsplatform.licences.rules.prices import Quote
from projectsplatform.licences.rules.purchases import PurchasePlan, preview_purchase
from projectsplatform.wallet.errors import InsufficientFunds

_ENDPOINT: Final = "bot/buy"
_NONCE_BYTES: Final = 9
_MONTHS_TEXT: Final = re.compile(r"[0-9]{1,2}")


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
    consent = read_consent(argument)
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
