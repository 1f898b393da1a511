"""Click's codes, and the answers that carry them."""

from enum import IntEnum
from typing import Any, Final

from projectsplatform.payments.click.requests import Action, Ask
from projectsplatform.payments.enums import Refused
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.operations.calls import Reply


class Code(IntEnum):
    """SHOP-API's, by their meanings."""

    DONE = 0
    SIGN = -1
    AMOUNT = -2
    ACTION = -3
    PAID = -4
    USER = -5
    NO_PAYMENT = -6
    FAILED = -7
    REQUEST = -8
    CANCELLED = -9


NOTES: Final = {
    Code.DONE: "Success",
    Code.SIGN: "SIGN CHECK FAILED!",
    Code.AMOUNT: "Incorrect parameter amount",
    Code.ACTION: "Action not found",
    Code.PAID: "Already paid",
    Code.USER: "User does not exist",
    Code.NO_PAYMENT: "Transaction does not exist",
    Code.FAILED: "Failed to update user",
    Code.REQUEST: "Error in request from click",
    Code.CANCELLED: "Transaction cancelled",
}
"""In the words of Click's own table."""
_REFUSED: Final = {
    Code.DONE: Refused.NO,
    Code.SIGN: Refused.AUTH,
    Code.AMOUNT: Refused.AMOUNT,
    Code.ACTION: Refused.MALFORMED,
    Code.PAID: Refused.STATE,
    Code.USER: Refused.ACCOUNT,
    Code.NO_PAYMENT: Refused.UNKNOWN,
    Code.FAILED: Refused.BUSY,
    Code.REQUEST: Refused.MALFORMED,
    Code.CANCELLED: Refused.STATE,
}
_ID: Final = {Action.PREPARE: "merchant_prepare_id", Action.COMPLETE: "merchant_confirm_id"}


def bare(code: Code) -> Reply:
    """The answer to a call that cannot be read."""
    return Reply({"error": int(code), "error_note": NOTES[code]}, refused=_REFUSED[code])


def answer(
    ask: Ask, action: Action, code: Code, payment: ProviderPayment | None = None, *, has_effect: bool = False
) -> Reply:
    """What Click is told. `has_effect`: the code is a refusal, and yet something was changed."""
    body: dict[str, Any] = {"click_trans_id": int(ask.trans_id), "merchant_trans_id": ask.account}
    if payment is not None:
        body[_ID[action]] = payment.pk
    body |= {"error": int(code), "error_note": NOTES[code]}
    return Reply(body, payment, Refused.NO if has_effect else _REFUSED[code])
