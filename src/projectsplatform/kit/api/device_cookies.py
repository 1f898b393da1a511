"""Cookies that identify a known device: one for each account that signed in with the browser."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from projectsplatform.kit.api import cookies

_PREFIX: Final = "device-"
_MOST: Final = 10


def device_tokens(request: HttpRequest) -> tuple[str, ...]:
    """The tokens that sign-ins left in this browser, to whichever accounts; at most ten, the newest."""
    return tuple(request.COOKIES[name] for name in _names(request)[-_MOST:])


def put_device_token(
    request: HttpRequest, response: HttpResponseBase, *, user_id: UUID, token: str, lasts: timedelta
) -> None:
    """Leaves an account's token in place of its older one. Past ten accounts the oldest go: browsers send them first
    (RFC 6265, section 5.4)."""
    own = f"{_PREFIX}{_tag(user_id)}"
    others = [name for name in _names(request) if name != cookies.full_name(own)]
    for name in others[: -(_MOST - 1)]:
        response.delete_cookie(name, path="/", samesite="Lax")
    cookies.put(response, own, token, lasts=lasts)


def _names(request: HttpRequest) -> list[str]:
    return [name for name in request.COOKIES if name.startswith(cookies.full_name(_PREFIX))]


def _tag(user_id: UUID) -> str:
    """Tells an account's cookie from another's and nothing of whose it is."""
    return salted_hmac("projectsplatform.kit.api.device_cookies", str(user_id), algorithm="sha256").hexdigest()[:16]
