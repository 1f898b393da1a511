"""From where, and with what, a page is asked for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.views.decorators.csrf import csrf_exempt

from projectsplatform.accounts.rules.devices import device_label

View = Callable[..., HttpResponseBase]


def device_of(request: HttpRequest) -> str:
    """What to call the browser that asks."""
    return device_label(None, request.META.get("HTTP_USER_AGENT", ""))


def small_body(most: int, otherwise: View) -> Callable[[View], View]:
    """A page that takes a file: a body over `most` bytes is answered by `otherwise`, by its length, before anything reads it.

    The check of the form's origin reads the body, so it is made here, afterwards.
    """

    def bound(view: View) -> View:
        @wraps(view)
        def bounded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            length = request.META.get("CONTENT_LENGTH") or "0"
            if not length.isdigit() or int(length) > most:
                return otherwise(request, *args, **kwargs)
            return _CHECK.process_view(request, view, args, kwargs) or view(request, *args, **kwargs)

        return csrf_exempt(bounded)

    return bound


def _nothing(request: HttpRequest) -> HttpResponse:
    raise AssertionError("only the check is asked, never the page behind it")


_CHECK = CsrfViewMiddleware(_nothing)
