"""The cabinet's cookies. With an https PUBLIC_URL each has the `__Host-` prefix: set by this host alone, for all its paths."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

SESSION: Final = "session"
CSRF: Final = "csrf"
LANGUAGE: Final = "language"
THEME: Final = "theme"
NOTE: Final = "note"
SIGN_IN: Final = "sign-in"
RESET: Final = "reset"

YEAR: Final = timedelta(days=365)
STEP: Final = timedelta(minutes=15)


def full_name(name: str) -> str:
    """The name that the browser knows."""
    return f"__Host-{name}" if settings.HTTPS else name


def read(request: HttpRequest, name: str) -> str:
    """The cookie's value, empty when there is none."""
    return request.COOKIES.get(full_name(name), "")


def put(response: HttpResponseBase, name: str, value: str, *, lasts: timedelta) -> None:
    """Sets it for our pages only; no script reads it."""
    response.set_cookie(
        full_name(name), value, max_age=lasts, path="/", secure=settings.HTTPS, httponly=True, samesite="Lax"
    )


def drop(response: HttpResponseBase, name: str) -> None:
    """Has the browser forget it."""
    response.delete_cookie(full_name(name), path="/", samesite="Lax")


def was_set(response: HttpResponseBase, name: str) -> bool:
    """Whether this answer sets or drops it."""
    return full_name(name) in response.cookies


def put_step(response: HttpResponseBase, name: str, values: Mapping[str, Any]) -> None:
    """What the next page of a conversation must know, signed and good for 15 minutes.

    A cookie and no hidden field: the page can be loaded again, which phones do when their owner comes back from Telegram.
    """
    put(response, name, signing.dumps(dict(values), salt=name, compress=True), lasts=STEP)


def read_step(request: HttpRequest, name: str) -> dict[str, Any] | None:
    """What was kept for this page; None when it is too old or not of our making."""
    try:
        values: dict[str, Any] = signing.loads(read(request, name), salt=name, max_age=STEP)
    except signing.BadSignature:
        return None
    return values
