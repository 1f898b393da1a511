"""Click takes a payment back: asked once, in a job; whatever is not clear is asked about by status, never again.

Three transactions with the network between them: the refund is marked as sent before Click is called, so that whoever dies
at any moment leaves either one that was certainly never sent, or one that is asked about.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from projectsplatform.kit.clock import now
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import NothingThere
from projectsplatform.payments.click.merchant_api import ClickRefused, ClickUnclear, PaymentStatus, merchant_api
from projectsplatform.payments.enums import AT_CLICK, Provider, RefundState, RefundWay
from projectsplatform.payments.models import ANSWER_LENGTH, ProviderRefund
from projectsplatform.payments.operations.events import record
from projectsplatform.payments.operations.refund_ends import give_back, lock_refund, take_as_reversed
from projectsplatform.payments.rules.checkouts import providers_on
from projectsplatform.payments.rules.refunds import is_in_clicks_time

SETTLES_AFTER: Final = timedelta(hours=1)
"""From the call on: a payment that still stands then was not taken back."""
_FIRST_ASKED_AFTER: Final = timedelta(minutes=1)
_ASKED_AT_MOST_EVERY: Final = timedelta(hours=1)
_MOST_DELAY: Final = timedelta(seconds=20)
"""Between the mark and the call. A process that slept longer does not call: it may already be asked about."""
_NO_NUMBER: Final = 0


def send_reversal(refund_id: UUID) -> None:
    """Asks Click to take the payment back, if nobody has; waits for the network, outside of any transaction."""
    if Provider.CLICK not in providers_on():
        return
    sent = _mark_sent(refund_id, at=now())
    if sent is None:
        return
    paydoc, sent_at = sent
    if now() - sent_at > _MOST_DELAY:
        return
    try:
        merchant_api().reverse(paydoc, at=now())
    except ClickUnclear as unclear:
        _note_uncertain(refund_id, "reversal", unclear.note, at=now())
    else:
        _settle(refund_id, "reversal", {"error_code": 0}, has_gone=True, at=now())


def ask_about_reversal(refund_id: UUID) -> None:
    """Asks Click whether the payment still stands."""
    paydoc = _mark_asked(refund_id, at=now())
    if paydoc is None:
        return
    try:
        status = merchant_api().status(paydoc, at=now())
    except ClickUnclear as unclear:
        _note_uncertain(refund_id, "status", unclear.note, at=now())
    except ClickRefused as refused:
        _note_uncertain(refund_id, "status", f"{refused.code} {refused.note}", at=now())
    else:
        _judge(refund_id, paydoc, status, at=now())


@retried
@transaction.atomic
def _mark_sent(refund_id: UUID, *, at: datetime) -> tuple[int, datetime] | None:
    """Click's number and the moment, for the one process that shall call. A reversal whose month is over is not made."""
    refund = _locked(refund_id)
    if refund is None or (refund.way, refund.state) != (RefundWay.CLICK, RefundState.REQUESTED):
        return None
    paydoc = refund.payment.paydoc
    if paydoc is None or not is_in_clicks_time(refund.payment, at):
        give_back(refund, actor_id=None, at=at)
        return None
    refund.state, refund.sent_at, refund.ask_at = RefundState.SENT, at, at + _FIRST_ASKED_AFTER
    refund.save(update_fields=["state", "sent_at", "ask_at"])
    _record(refund, "reversal.sent", {"payment_id": paydoc}, {}, at)
    return paydoc, at


@retried
@transaction.atomic
def _mark_asked(refund_id: UUID, *, at: datetime) -> int | None:
    """Whoever comes at the same moment finds that it is not to be asked yet."""
    refund = _locked(refund_id)
    if refund is None or refund.state not in AT_CLICK or refund.ask_at is None or refund.ask_at > at:
        return None
    refund.asked += 1
    refund.ask_at = at + min(_FIRST_ASKED_AFTER * 2 ** min(refund.asked, 10), _ASKED_AT_MOST_EVERY)
    refund.state = RefundState.UNCERTAIN
    refund.save(update_fields=["asked", "ask_at", "state"])
    return refund.payment.paydoc or _NO_NUMBER


@retried
@transaction.atomic
def _note_uncertain(refund_id: UUID, method: str, note: str, *, at: datetime) -> None:
    refund = _locked(refund_id)
    if refund is None or refund.state not in AT_CLICK:
        return
    refund.state, refund.answer = RefundState.UNCERTAIN, _clean(note)
    refund.save(update_fields=["state", "answer"])
    _record(refund, method, {}, {"unclear": refund.answer}, at)


def _judge(refund_id: UUID, paydoc: int, status: PaymentStatus, *, at: datetime) -> None:
    """A payment that is gone was taken back; one that stands long after the call was not; all else stays uncertain."""
    answered = {"payment_id": status.payment_id, "payment_status": status.status, "error_note": status.note}
    if status.payment_id != paydoc:
        _note_uncertain(refund_id, "status", f"another payment: {status.payment_id}", at=at)
    elif status.status < 0:
        _settle(refund_id, "status", answered, has_gone=True, at=at)
    elif status.has_moved and _has_had_time(refund_id, at):
        _settle(refund_id, "status", answered, has_gone=False, at=at)
    else:
        _note_uncertain(refund_id, "status", f"payment_status {status.status} {status.note}", at=at)


@retried
@transaction.atomic
def _settle(refund_id: UUID, method: str, answered: Mapping[str, Any], *, has_gone: bool, at: datetime) -> None:
    """Once: what was settled meanwhile stays as it is."""
    refund = _locked(refund_id)
    if refund is None or refund.state not in AT_CLICK:
        return
    refund.answer = _clean(str(answered.get("error_note", "")))
    _record(refund, method, {}, answered, at)
    if has_gone:
        take_as_reversed(refund, at=at)
    else:
        give_back(refund, actor_id=None, at=at)


def _has_had_time(refund_id: UUID, at: datetime) -> bool:
    return ProviderRefund.objects.filter(pk=refund_id, sent_at__lte=at - SETTLES_AFTER).exists()


def _locked(refund_id: UUID) -> ProviderRefund | None:
    try:
        return lock_refund(refund_id)
    except NothingThere:
        return None


def _record(
    refund: ProviderRefund, method: str, asked: Mapping[str, Any], answered: Mapping[str, Any], at: datetime
) -> None:
    facts = {"refund": str(refund.pk), **asked}
    record(provider=Provider.CLICK, method=method, asked=facts, answered=answered, payment=refund.payment, at=at)


def _clean(text: str) -> str:
    """What a column can hold of what Click said."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()[:ANSWER_LENGTH]
