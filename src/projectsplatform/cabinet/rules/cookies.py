"""The cabinet's cookies."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from projectsplatform.kit.api.cookies import drop, full_name, put, read, was_set

SESSION: Final = "session"
CSRF: Final = "csrf"
LANGUAGE: Final = "language"
THEME: Final = "theme"
NOTE: Final = "note"
DISMISSED: Final = "dismissed"
SIGN_IN: Final = "sign-in"
RESET: Final = "reset"

__all__ = ["drop", "full_name", "put", "read", "was_set"]

YEAR: Final = timedelta(days=365)
STEP: Final = timedelta(minutes=15)


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
