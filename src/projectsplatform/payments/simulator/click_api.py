"""Click's Merchant API in the demo: a payment's status, and its reversal. What was reversed is remembered as an event."""

import hmac
from hashlib import sha1
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from projectsplatform.kit.clock import now
from projectsplatform.payments.enums import PaymentState, Provider
from projectsplatform.payments.models import ProviderEvent, ProviderPayment
from projectsplatform.payments.operations.events import record

REVERSED: Final = "demo.reversed"
_STRANGER, _UNKNOWN, _TOO_LATE = -1, -5, -4
_MOVED, _WAITS, _GONE = 2, 1, -99
_PAID: Final = (PaymentState.CONFIRMED, PaymentState.REFUNDED)


@csrf_exempt
@require_http_methods(["GET"])
def show_status(request: HttpRequest, service: str, paydoc: str) -> JsonResponse:
    """As Click tells of a payment: its money has moved, or has been taken back."""
    payment = _payment(paydoc)
    if not _is_signed(request, service):
        return _answer(_STRANGER, "not signed")
    if payment is None:
        return _answer(_UNKNOWN, "no such payment")
    status = _GONE if _is_reversed(payment) else _MOVED if payment.state in _PAID else _WAITS
    return _answer(0, "", payment_id=int(paydoc), payment_status=status)


@csrf_exempt
@require_http_methods(["DELETE"])
def reverse_payment(request: HttpRequest, service: str, paydoc: str) -> JsonResponse:
    """Once: a payment that is gone cannot be taken back again."""
    payment = _payment(paydoc)
    if not _is_signed(request, service):
        return _answer(_STRANGER, "not signed")
    if payment is None or payment.state not in _PAID:
        return _answer(_UNKNOWN, "no such payment")
    if _is_reversed(payment):
        return _answer(_TOO_LATE, "taken back before")
    record(
        provider=Provider.CLICK, method=REVERSED, asked={"payment_id": paydoc}, answered={}, payment=payment, at=now()
    )
    return _answer(0, "", payment_id=int(paydoc))


def _is_signed(request: HttpRequest, service: str) -> bool:
    user, _colon, rest = request.headers.get("Auth", "").partition(":")
    digest, _colon, timestamp = rest.partition(":")
    expected = sha1(f"{timestamp}{settings.CLICK_SECRET_KEY}".encode(), usedforsecurity=False).hexdigest()
    is_known = (user, service) == (settings.CLICK_MERCHANT_USER_ID, settings.CLICK_SERVICE_ID)
    return is_known and hmac.compare_digest(expected.encode(), digest.encode())


def _payment(paydoc: str) -> ProviderPayment | None:
    return ProviderPayment.objects.filter(provider=Provider.CLICK, details__paydoc=paydoc).order_by("pk").first()


def _is_reversed(payment: ProviderPayment) -> bool:
    return ProviderEvent.objects.filter(payment=payment, method=REVERSED).exists()


def _answer(code: int, note: str, **facts: Any) -> JsonResponse:
    return JsonResponse({"error_code": code, "error_note": note, **facts})
