"""Telling of a payment in the bot: a dialogue that ends with the same claim as the cabinet's page makes."""

from typing import Final

from django.utils.translation import gettext as _

from projectsplatform.bot.conversations.claim_drafts import KIND, ClaimDraft, Step, read_draft
from projectsplatform.bot.conversations.claim_screens import screen_of, show_ways
from projectsplatform.bot.conversations.screens import Customer, Screen, menu_row, opens
from projectsplatform.kit.errors import NothingThere, Refusal
from projectsplatform.telegram.models import Dialogue
from projectsplatform.telegram.operations.dialogues import end_dialogue, go_on, lock_dialogue, start_dialogue
from projectsplatform.wallet.errors import ClaimFileInvalid, ClaimFileTooLarge, TooManyOpen
from projectsplatform.wallet.operations.claims import make_claim
from projectsplatform.wallet.queries.claims import count_waiting
from projectsplatform.wallet.rules.claims import require_room_for_claim
from projectsplatform.wallet.rules.movements import require_amount

_LONGEST_AMOUNT: Final = 13


def show_top_up(customer: Customer, _argument: str) -> Screen:
    """Begins anew: the company's ways, and how much. Whoever waits for staff already sees the ways alone."""
    try:
        require_room_for_claim(count_waiting(customer.user.id))
    except TooManyOpen as refusal:
        return show_ways(customer, refusal.text())
    draft = ClaimDraft(user=str(customer.user.id))
    dialogue = start_dialogue(chat_id=_chat_of(customer), kind=KIND, state=draft.as_state(), at=customer.at)
    return screen_of(customer, draft, dialogue.nonce.hex)


def take_amount(customer: Customer, argument: str) -> Screen:
    """`argument`: the dialogue and whole so'm. Raises NothingThere, AmountInvalid."""
    nonce, _colon, amount = argument.partition(":")
    if not (amount.isascii() and amount.isdigit()) or len(amount) > _LONGEST_AMOUNT:
        raise NothingThere
    require_amount(int(amount))
    return _change(customer, nonce, amount=int(amount))


def say_paid(customer: Customer, nonce: str) -> Screen:
    """“I have paid”."""
    return _change(customer, nonce, is_paid=True)


def say_no_number(customer: Customer, nonce: str) -> Screen:
    """The payment has no number."""
    return _change(customer, nonce, is_paid=True, number="")


def say_no_file(customer: Customer, nonce: str) -> Screen:
    """There is no picture: the claim is made."""
    return _change(customer, nonce, is_without_file=True)


def cancel(customer: Customer, _argument: str) -> Screen:
    """Ends the dialogue: nothing was sent."""
    end_dialogue(chat_id=_chat_of(customer))
    return Screen(_("Cancelled: nothing was sent."), [menu_row()])


def open_draft(customer: Customer, nonce: str | None = None) -> tuple[Dialogue, ClaimDraft] | None:
    """The person's dialogue, locked, with its draft; None when there is none, it has ended, or is not the one of that nonce."""
    dialogue = lock_dialogue(chat_id=_chat_of(customer), kind=KIND)
    if dialogue is None or (nonce is not None and dialogue.nonce.hex != nonce) or dialogue.expires_at <= customer.at:
        return None
    draft = read_draft(dialogue.state)
    if draft is None or draft.user != str(customer.user.id):
        return None
    return dialogue, draft


def send_claim(customer: Customer, dialogue: Dialogue, draft: ClaimDraft, data: bytes | None) -> Screen:
    """Makes the claim of a draft that lacks nothing, once: the dialogue is its key.

    A file that is none is asked for again; what `make_claim` refuses otherwise ends the dialogue.
    """
    try:
        claim = make_claim(
            customer_id=customer.user.id,
            amount=draft.amount or 0,
            receipt_number=draft.number or "",
            note=draft.note,
            file=data,
            idempotency_key=f"bot:{dialogue.nonce.hex}",
            at=customer.at,
        )
    except (ClaimFileInvalid, ClaimFileTooLarge) as refusal:
        return ask_for_another_file(customer, dialogue, draft, refusal.text())
    except Refusal as refusal:
        end_dialogue(chat_id=dialogue.chat_id)
        return Screen(refusal.text(), [menu_row()])
    draft.claim = str(claim.pk)
    go_on(dialogue, state=draft.as_state(), at=customer.at)
    return screen_of(customer, draft, dialogue.nonce.hex)


def ask_for_another_file(customer: Customer, dialogue: Dialogue, draft: ClaimDraft, problem: str) -> Screen:
    """The file that was sent does not count."""
    draft.file_id, draft.note, draft.album, draft.is_late = "", "", "", False
    draft.is_paid, draft.number = True, draft.number or ""
    go_on(dialogue, state=draft.as_state(), at=customer.at)
    return screen_of(customer, draft, dialogue.nonce.hex, problem)


def _change(customer: Customer, nonce: str, **changes: object) -> Screen:
    """Stores what a button said; one of a dialogue that is over changes nothing."""
    opened = open_draft(customer, nonce)
    if opened is None:
        return Screen(
            _("This button is of an earlier message. Begin again."), [[opens(_("Top up"), "topup")], menu_row()]
        )
    dialogue, draft = opened
    if draft.step is Step.SENT:
        return screen_of(customer, draft, nonce)
    for name, value in changes.items():
        setattr(draft, name, value)
    go_on(dialogue, state=draft.as_state(), at=customer.at)
    if draft.step is Step.NOTHING and not draft.file_id:
        return send_claim(customer, dialogue, draft, None)
    return screen_of(customer, draft, nonce)


def _chat_of(customer: Customer) -> int:
    """The chat in which the person was found by the id of its sender."""
    if customer.user.tg_id is None:
        raise NothingThere
    return customer.user.tg_id
