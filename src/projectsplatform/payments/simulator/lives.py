"""What each provider does about an order until it knows how it ended. A life yields a call and is sent the answer, None where
none came; a provider that hears nothing, or that we are busy, asks again."""

from collections.abc import Callable, Generator, Mapping
from enum import StrEnum
from typing import Any, Final

from projectsplatform.kit.clock import now
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.rules.timeouts import milliseconds
from projectsplatform.payments.simulator import click, payme, uzum
from projectsplatform.payments.simulator.calls import Call
from projectsplatform.payments.simulator.orders import Order

Answer = Mapping[str, Any] | None
Life = Generator[Call, Answer, None]


class Wish(StrEnum):
    """What the customer does."""

    PAY = "pay"
    TURN_BACK = "turn back"
    RETURN = "pay, and want it back"


class End(StrEnum):
    """What a provider believes of an order."""

    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"
    RETURNED = "returned"


_BUSY: Final = frozenset({-32400, -7, "99999"})
_PAYMES: Final = {1: End.OPEN, 2: End.PAID, -1: End.CANCELLED, -2: End.RETURNED}


def code_of(answer: Answer) -> int | str | None:
    """The protocol's error, None for success."""
    if answer is None:
        return None
    error = answer.get("error", answer.get("errorCode"))
    return error["code"] if isinstance(error, Mapping) else error or None


def learned(provider: Provider, answer: Answer, before: End) -> End:
    """What an answer tells of an order, whenever it comes."""
    if answer is None:
        return before
    if provider == Provider.PAYME:
        return _PAYMES.get(answer.get("result", {}).get("state"), before)
    if provider == Provider.CLICK:
        if "merchant_confirm_id" not in answer:
            return before
        return {0: End.PAID, -9: End.CANCELLED}.get(answer["error"], before)
    if answer.get("status") == "REVERSED":
        return End.RETURNED if before in {End.PAID, End.RETURNED} else End.CANCELLED
    return End.PAID if answer.get("status") == "CONFIRMED" else before


def _payme(order: Order, wish: Wish) -> Life:
    number, account = payme.transaction_id(order), {"amount": order.tiyin, "account": {"username": order.account}}
    creation = payme.call_of("CreateTransaction", id=number, time=milliseconds(now()), **account)
    yield from _until_heard(payme.call_of("CheckPerformTransaction", **account))
    yield from _until_heard(creation)
    if wish == Wish.TURN_BACK:
        yield from _until_heard(payme.call_of("CancelTransaction", id=number, reason=3))
    else:
        yield from _until_heard(payme.call_of("PerformTransaction", id=number))
    if wish == Wish.RETURN:
        yield from _until_heard(payme.call_of("CancelTransaction", id=number, reason=5))
    yield from _until_heard(payme.call_of("CheckTransaction", id=number))


def _click(order: Order, wish: Wish) -> Life:
    at = now()
    prepared = yield from _until_heard(click.call_of("prepare", order, at, action="0", error="0"))
    if "merchant_prepare_id" not in prepared:
        return
    error = str(click.TURNED_BACK) if wish == Wish.TURN_BACK else "0"
    number = str(prepared["merchant_prepare_id"])
    yield from _until_heard(click.call_of("complete", order, at, action="1", error=error, merchant_prepare_id=number))


def _uzum(order: Order, wish: Wish) -> Life:
    params, number = {"account": order.account}, str(order.key)
    yield from _until_heard(uzum.call_of("check", params=params))
    yield from _until_heard(uzum.call_of("create", transId=number, params=params, amount=order.tiyin))
    if wish != Wish.TURN_BACK:
        yield from _until_heard(uzum.call_of("confirm", transId=number, **uzum.card_of(order)))
        yield from _until_heard(uzum.call_of("status", transId=number))
    if wish != Wish.PAY:
        yield from _until_heard(uzum.call_of("reverse", transId=number))
        yield from _until_heard(uzum.call_of("status", transId=number))


LIVES: Final[Mapping[Provider, Callable[[Order, Wish], Life]]] = {
    Provider.PAYME: _payme,
    Provider.CLICK: _click,
    Provider.UZUM: _uzum,
}


def _until_heard(call: Call) -> Generator[Call, Answer, Mapping[str, Any]]:
    while True:
        answer = yield call
        if answer is not None and code_of(answer) not in _BUSY:
            return answer
