"""Whether it is Payme that calls: its address, its login, and one of our keys."""

import hmac
from base64 import b64decode
from binascii import Error
from ipaddress import ip_address
from typing import Final

from django.conf import settings

_LOGIN: Final = b"Paycom"


def is_payme(*, address: str, authorization: str) -> bool:
    """Every key is compared to its end, whichever fits."""
    caller = ip_address(address)
    is_there = any(caller in network for network in settings.PAYME_ADDRESSES)
    said = _credentials(authorization)
    fits = [hmac.compare_digest(said, b"%b:%b" % (_LOGIN, key.encode())) for key in settings.PAYME_KEYS]
    return is_there and any(fits)


def _credentials(authorization: str) -> bytes:
    scheme, _space, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return b""
    try:
        return b64decode(encoded.strip(), validate=True)
    except (Error, ValueError):
        return b""
