"""A request of Payme's, answered. Whatever comes, the answer is JSON with the protocol's own number."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from projectsplatform.kit.db.connections import replace_if_away
from projectsplatform.kit.db.retry import retried
from projectsplatform.payments.enums import Provider, Refused
from projectsplatform.payments.operations.calls import Call as ProviderCall
from projectsplatform.payments.operations.calls import Reply, note_stranger
from projectsplatform.payments.operations.events import record
from projectsplatform.payments.operations.floods import may_call
from projectsplatform.payments.payme.access import is_payme
from projectsplatform.payments.payme.calls import Call, call_of, id_of, json_of
from projectsplatform.payments.payme.errors import MethodUnknown, NotPayme, NotPosted, PaymeRefusal, SystemFails
from projectsplatform.payments.payme.methods import METHODS, Outcome

log = logging.getLogger(__name__)
_SHOWN: Final = 500


@dataclass(frozen=True, slots=True)
class Request:
    """What HTTP brought."""

    is_post: bool
    body: bytes
    authorization: str
    address: str


def answer(request: Request, *, at: datetime) -> dict[str, Any]:
    """The body of the answer."""
    value = _parsed(request.body)
    number = id_of(value)
    try:
        return _take(_call(request, value), request.address, at)
    except PaymeRefusal as refusal:
        answered = {"error": refusal.body(), "id": number}
        if not isinstance(refusal, SystemFails):
            _note_unheard(request, refusal, answered, at)
        return answered
    except Exception as fault:  # noqa: BLE001  the protocol knows no 500: Payme asks again after this number
        replace_if_away(fault)
        _log(fault)
        return {"error": SystemFails().body(), "id": number}


def _call(request: Request, value: object) -> Call:
    """Who asks is looked at before what is asked."""
    if not request.is_post:
        raise NotPosted
    if not is_payme(address=request.address, authorization=request.authorization):
        raise NotPayme
    if not may_call(Provider.PAYME):
        raise SystemFails
    return call_of(json_of(request.body) if value is None else value)


@retried
@transaction.atomic
def _take(call: Call, address: str, at: datetime) -> dict[str, Any]:
    """One call: its effect and its event together."""
    try:
        outcome = _method(call.method)(call, at)
    except PaymeRefusal as raised:
        outcome = Outcome({}, error=raised)
    error, noted = outcome.error, outcome.noted
    answered = {"error": error.body()} if error else {"result": outcome.result}
    record(
        provider=Provider.PAYME,
        method=call.method,
        asked=call.params,
        answered=answered if noted is None else noted,
        payment=outcome.payment,
        person_id=outcome.person_id,
        refused=error.refused if error else Refused.NO,
        address=address,
        at=at,
    )
    return {**answered, "id": call.id}


def _method(name: str) -> Callable[[Call, datetime], Outcome]:
    if name not in METHODS:
        raise MethodUnknown(name[:_SHOWN])
    return METHODS[name]


def _parsed(body: bytes) -> object:
    """None for what is no JSON."""
    try:
        return json_of(body)
    except PaymeRefusal:
        return None


def _note_unheard(request: Request, refusal: PaymeRefusal, answered: dict[str, Any], at: datetime) -> None:
    """A call that reached no method."""
    asked = {"body": request.body[:_SHOWN].decode("utf-8", "replace")} if refusal.refused != Refused.AUTH else {}
    call = ProviderCall(Provider.PAYME, "", asked, request.address, at)
    note_stranger(call, Reply(answered, refused=refusal.refused))


def _log(fault: Exception) -> None:
    log.error("payments.payme.failed", exc_info=fault, extra={"kind": type(fault).__name__})
