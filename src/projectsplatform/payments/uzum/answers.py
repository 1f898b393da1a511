"""Uzum Bank's codes, and the answers that carry them."""

from collections.abc import Mapping
from datetime import datetime
from enum import IntEnum
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings

from projectsplatform.payments.enums import PaymentState, Refused
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.operations.calls import Reply
from projectsplatform.payments.rules.timeouts import milliseconds


class Code(IntEnum):
    """The Merchant API's, by their meanings."""

    AUTH = 10001
    JSON = 10002
    OPERATION = 10003
    PARAMETERS = 10005
    SERVICE = 10006
    ACCOUNT = 10007
    PAID = 10008
    CANCELLED = 10009
    EXISTS = 10010
    AMOUNT = 10011
    BELOW = 10012
    ABOVE = 10013
    UNKNOWN = 10014
    ENDED = 10015
    CONFIRMED = 10016
    NOT_REVERSIBLE = 10017
    REVERSED = 10018
    FAILED = 99999


_REFUSED: Final = {
    Code.AUTH: Refused.AUTH,
    Code.JSON: Refused.MALFORMED,
    Code.OPERATION: Refused.MALFORMED,
    Code.PARAMETERS: Refused.MALFORMED,
    Code.SERVICE: Refused.MALFORMED,
    Code.ACCOUNT: Refused.ACCOUNT,
    Code.AMOUNT: Refused.AMOUNT,
    Code.BELOW: Refused.AMOUNT,
    Code.ABOVE: Refused.AMOUNT,
    Code.UNKNOWN: Refused.UNKNOWN,
    Code.NOT_REVERSIBLE: Refused.SPENT,
    Code.FAILED: Refused.BUSY,
}
"""Every other one is about the payment's state."""
_LONGEST: Final = 255
STATUSES: Final = {
    PaymentState.CREATED: "CREATED",
    PaymentState.CONFIRMED: "CONFIRMED",
    PaymentState.CANCELLED: "REVERSED",
    PaymentState.REFUNDED: "REVERSED",
}


class UzumRefusal(Exception):  # noqa: N818  an expected outcome, not a fault
    """A code, of a payment where one was found. `has_effect`: something was changed all the same."""

    def __init__(self, code: Code, payment: ProviderPayment | None = None, *, has_effect: bool = False) -> None:
        super().__init__(code)
        self.code, self.payment, self.has_effect = code, payment, has_effect


def refusal(refused: UzumRefusal, asked: Mapping[str, Any], at: datetime) -> Reply:
    """FAILED, which is sent with 400; what tells the call is sent back."""
    trans_id = asked.get("transId")
    body = _begin(at) | ({"transId": trans_id[:_LONGEST]} if isinstance(trans_id, str) else {})
    body |= {"status": "FAILED", "errorCode": str(int(refused.code))}
    why = Refused.NO if refused.has_effect else _REFUSED.get(refused.code, Refused.STATE)
    return Reply(body, refused.payment, why)


def checked(account: str, at: datetime) -> Reply:
    """The account can be paid."""
    return Reply(_begin(at) | {"status": "OK", "data": _data(account)})


def of_payment(payment: ProviderPayment, asked: Mapping[str, Any], **times: int | None) -> Reply:
    """The payment as it stands, with the times that the operation tells."""
    body = {
        "serviceId": int(settings.UZUM_SERVICE_ID),
        "transId": asked["transId"],
        "status": STATUSES[PaymentState(payment.state)],
        **times,
        "data": _data(payment.account),
        "amount": payment.amount * 100,
    }
    return Reply(body, payment)


def status_of(reply: Reply) -> HTTPStatus:
    """Of HTTP."""
    return HTTPStatus.BAD_REQUEST if reply.body["status"] == "FAILED" else HTTPStatus.OK


def ms(at: datetime | None) -> int | None:
    """A moment as the bank counts, nothing for none."""
    return None if at is None else milliseconds(at)


def _begin(at: datetime) -> dict[str, Any]:
    return {"serviceId": int(settings.UZUM_SERVICE_ID), "timestamp": ms(at)}


def _data(account: str) -> dict[str, Any]:
    return {"account": {"value": account}}
