"""What is shown at each step of telling of a payment."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from projectsplatform.accounts.models import CompanyDetails
from projectsplatform.accounts.queries.company import company_at
from projectsplatform.bot.conversations.claim_drafts import ClaimDraft, Step
from projectsplatform.bot.conversations.payment_links import pay_rows
from projectsplatform.bot.conversations.screens import Customer, Row, Screen, fact, menu_row, opens, site_button
from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.rules.amounts import amounts_for
from projectsplatform.telegram.models import Button
from projectsplatform.wallet.rules.files import MAX_PICTURE

TOP_UP_PATH: Final = "/top-up/"
_A_ROW: Final = 2


def screen_of(customer: Customer, draft: ClaimDraft, nonce: str, problem: str = "") -> Screen:
    """The screen of the step where the draft is; `problem` stands above it."""
    screen = _SCREENS[draft.step](customer, draft, nonce)
    return Screen(f"{problem}\n\n{screen.text}", screen.buttons) if problem else screen


def show_ways(customer: Customer, problem: str) -> Screen:
    """The company's ways for somebody who cannot tell of a payment now."""
    company = company_at(customer.at)
    text = "\n".join([problem, "", _("How to add money"), "", *_ways(company)])
    about = [site_button(_("Payments that you told of"), TOP_UP_PATH)]
    return Screen(text, [*_copied(company), about, menu_row()])


def _ask_amount(customer: Customer, draft: ClaimDraft, nonce: str) -> Screen:
    """The company's ways stand here already: many only want to look at the card."""
    company = company_at(customer.at)
    lines = [_("How to add money"), "", *_ways(company)]
    if draft.file_id:
        lines = [_("Your receipt is here.")]
    lines += ["", _("How much have you paid, or will you pay? Choose an amount or write it, for example 100 000.")]
    amounts = [
        opens(format_som(amount), "amount", nonce, amount) for amount in amounts_for(customer.user.id, customer.at)
    ]
    rows: list[Row] = [amounts[at : at + _A_ROW] for at in range(0, len(amounts), _A_ROW)]
    return Screen("\n".join(lines), [*rows, *_copied(company), menu_row()])


def _ask_to_pay(customer: Customer, draft: ClaimDraft, nonce: str) -> Screen:
    company = company_at(customer.at)
    online = pay_rows(customer, draft.amount or 0, nonce)
    lines = [
        fact(_("To pay"), format_som(draft.amount or 0)),
        "",
        *(
            [_("Pay by one of the buttons: the money is on your balance at once, and you are told here."), ""]
            if online
            else []
        ),
        *_ways(company),
        "",
        _(
            "When you have paid to a card or at a cash desk, press “I have paid”, or send a picture or PDF of the receipt at once."
        )
        if online
        else _("When you have paid, press the button, or send a picture or PDF of the receipt at once."),
    ]
    paid = [opens(_("I have paid"), "paid", nonce)]
    return Screen(
        "\n".join(lines), [*online, *_copied(company), paid, [opens(_("Another amount"), "topup")], _cancel_row()]
    )


def _ask_number(_customer: Customer, draft: ClaimDraft, nonce: str) -> Screen:
    lines = [
        fact(_("Paid"), format_som(draft.amount or 0)),
        "",
        _("Write the number of the receipt. If you have a picture or PDF of it, you may send that at once."),
    ]
    return Screen("\n".join(lines), [[opens(_("There is no number"), "nonumber", nonce)], _cancel_row()])


def _ask_file(_customer: Customer, draft: ClaimDraft, nonce: str) -> Screen:
    lines = [fact(_("Paid"), format_som(draft.amount or 0))]
    if draft.number:
        lines.append(fact(_("Receipt number"), draft.number))
    megabytes = MAX_PICTURE // 1024**2
    asked = _("Send a picture or PDF of the receipt, {megabytes} MB at most. Only staff see it.")
    lines += ["", asked.format(megabytes=megabytes)]
    return Screen("\n".join(lines), [[opens(_("Send without a picture"), "nofile", nonce)], _cancel_row()])


def _wait(_customer: Customer, _draft: ClaimDraft, _nonce: str) -> Screen:
    return Screen(_("One moment: your receipt is being fetched."), [_cancel_row()])


def _say_sent(_customer: Customer, draft: ClaimDraft, _nonce: str) -> Screen:
    lines = [
        _("Sent. Staff compare it with what arrived; the money is then on your balance, and you are told here."),
        fact(_("Amount"), format_som(draft.amount or 0)),
    ]
    if draft.number:
        lines.append(fact(_("Receipt number"), draft.number))
    if draft.album:
        lines.append(_("Of several pictures the first one was taken."))
    return Screen("\n".join(lines), [[site_button(_("Payments that you told of"), TOP_UP_PATH)], menu_row()])


_SCREENS: Final[Mapping[Step, Callable[[Customer, ClaimDraft, str], Screen]]] = {
    Step.AMOUNT: _ask_amount,
    Step.PAYMENT: _ask_to_pay,
    Step.NUMBER: _ask_number,
    Step.FILE: _ask_file,
    Step.NOTHING: _wait,
    Step.SENT: _say_sent,
}


def _ways(company: CompanyDetails) -> list[str]:
    """The company's cards and cash desks, and its hint; where to ask when it has written none."""
    ways = [f"{card.bank}: {card.grouped}, {card.holder}" for card in company.cards]
    ways += [f"{desk.address} ({desk.hours})" if desk.hours else desk.address for desk in company.cash_desks]
    ways += [company.top_up_hint] if company.top_up_hint else []
    contacts = [contact for contact in (company.telegram, company.phone) if contact]
    return ways or [_("Ask support where to pay."), *contacts]


def _copied(company: CompanyDetails) -> list[Row]:
    return [[Button(text=f"{card.bank} {card.number[-4:]}", copy_text=card.number)] for card in company.cards]


def _cancel_row() -> Row:
    return [opens(_("Cancel"), "cancel")]
