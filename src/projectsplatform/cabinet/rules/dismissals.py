"""What a person has put away on the first page: a cookie of this browser, signed, and none of the account.

Whoever has got into an account cannot hide “a new device” from its owner's own browser, nothing about people is kept, and
what is put away comes back when it changes: its key is made of what happened.
"""

from typing import Final

from django.core import signing
from django.http import HttpRequest

from projectsplatform.cabinet.queries.attention import KEY_LENGTH
from projectsplatform.cabinet.rules import cookies

_MOST: Final = 40
_BETWEEN: Final = "."


def is_key(text: str) -> bool:
    """Whether it can be one (`attention.key_of`)."""
    return len(text) == KEY_LENGTH and set(text) <= set("0123456789abcdef")


def dismissed_by(request: HttpRequest) -> tuple[str, ...]:
    """Keys, oldest first; none when the cookie is not of our making."""
    try:
        keys = _signer().unsign(cookies.read(request, cookies.DISMISSED))
    except signing.BadSignature:
        return ()
    return tuple(filter(is_key, keys.split(_BETWEEN)))


def with_dismissed(request: HttpRequest, key: str) -> str:
    """The cookie's value with one more; the oldest make room."""
    kept = [known for known in dismissed_by(request) if known != key]
    return _signer().sign(_BETWEEN.join([*kept, key][-_MOST:]))


def _signer() -> signing.Signer:
    return signing.Signer(salt=cookies.DISMISSED)
