"""What Uzum Bank sends: JSON, under a login and a password of ours."""

import binascii
import hmac
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Final, TypeGuard
from uuid import UUID

from django.conf import settings

from projectsplatform.payments.uzum.answers import Code, UzumRefusal

_LONGEST: Final = 255
_LATEST_MS: Final = 10**14
_UUID_LENGTH: Final = 36
_FACTS: Final = ("paymentSource", "tariff", "processingReferenceNumber", "cardType")
"""What confirm tells of a payment, kept beside it. The payer's phone is not: the person is known without it."""


def is_authentic(header: str) -> bool:
    """Whether an Authorization header has our login and password."""
    scheme, _, encoded = header.partition(" ")
    try:
        given = b64decode(encoded.strip(), validate=True) if scheme.lower() == "basic" else b""
    except (binascii.Error, ValueError):
        given = b""
    return hmac.compare_digest(given, f"{settings.UZUM_LOGIN}:{settings.UZUM_PASSWORD}".encode())


def require_service(asked: Mapping[str, Any]) -> None:
    """Both come in every call: the service's number, which is ours, and the bank's time in milliseconds. Raises UzumRefusal."""
    service, sent_at = asked.get("serviceId"), asked.get("timestamp")
    if not _is_whole(service) or not _is_whole(sent_at) or not 0 < sent_at < _LATEST_MS:
        raise UzumRefusal(Code.PARAMETERS)
    if service != int(settings.UZUM_SERVICE_ID):
        raise UzumRefusal(Code.SERVICE)


def account_of(asked: Mapping[str, Any]) -> str:
    """Raises UzumRefusal."""
    params = asked.get("params")
    account = params.get("account") if isinstance(params, dict) else None
    if not isinstance(account, str) or not 0 < len(account) <= _LONGEST:
        raise UzumRefusal(Code.PARAMETERS)
    return account


def trans_id_of(asked: Mapping[str, Any]) -> str:
    """One UUID is one payment, in whichever case it is written. Raises UzumRefusal."""
    text = asked.get("transId")
    if not isinstance(text, str) or len(text) != _UUID_LENGTH:
        raise UzumRefusal(Code.PARAMETERS)
    try:
        return str(UUID(text))
    except ValueError as error:
        raise UzumRefusal(Code.PARAMETERS) from error


def facts_of(asked: Mapping[str, Any]) -> dict[str, str]:
    """What confirm tells of the payment. Raises UzumRefusal: for what is neither a text nor a number."""
    for name in (*_FACTS, "phone"):
        value = asked.get(name)
        if value is not None and not _is_whole(value) and not (isinstance(value, str) and len(value) <= _LONGEST):
            raise UzumRefusal(Code.PARAMETERS)
    return {name: str(asked[name]) for name in _FACTS if asked.get(name) is not None}


def without_phone(asked: Mapping[str, Any]) -> dict[str, Any]:
    """For the event."""
    return {name: "***" if name == "phone" else value for name, value in asked.items()}


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
