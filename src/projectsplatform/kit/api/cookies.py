"""Cookies that only this site reads. With an https PUBLIC_URL each has the `__Host-` prefix: set by this host alone, for all its paths."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


def full_name(name: str) -> str:
    """The cookie's name in the browser."""
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
