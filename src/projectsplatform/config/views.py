"""Pages that belong to no feature: error pages."""

import sys
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from projectsplatform.kit.api.headers import STAFF_PREFIX
from projectsplatform.kit.api.problems import problem_headers, problem_response, refusal_of, status_of
from projectsplatform.kit.api.requests import is_api_path
from projectsplatform.kit.db.connections import replace_connection
from projectsplatform.kit.errors import DatabaseAwayError, Refusal, TooMany, Unauthenticated


@dataclass(frozen=True)
class Message:
    """A page's heading and what to do now."""

    heading: str | Promise
    text: str | Promise


_MESSAGES: Final = {
    400: Message(_("The request cannot be read"), _("Go back, reload the page and try again.")),
    403: Message(_("This is not yours to do"), _("If this is a mistake, write to support.")),
    404: Message(_("There is no such page"), _("The address may have been typed wrong, or the page has moved.")),
    408: Message(
        _("The form did not arrive"), _("The connection was too slow or broke off. Nothing was done. Send it again.")
    ),
    409: Message(_("This cannot be done now"), _("Go back, reload the page and try again.")),
    413: Message(
        _("The file is too large"), _("At most 12 MB can be sent at once. Nothing was done. Choose a smaller file.")
    ),
    429: Message(_("Too many tries"), _("Wait a little and try again. Nothing was lost.")),
    500: Message(_("Something went wrong"), _("The mistake is ours and has been written down. Try again in a minute.")),
    503: Message(
        _("We will be back in a moment"),
        _("The platform is being restarted. Your data is safe. Try again in a minute."),
    ),
}
_OUT_OF_DATE: Final = Message(
    _("This form is out of date"), _("Nothing was done. Open the page again and send the form once more.")
)


def error_page(
    request: HttpRequest, exception: Exception | None = None, *, status: int, message: Message | None = None
) -> HttpResponse:
    """The page of a status, which is one that has a message here, or of the message given."""
    home = "admin:index" if request.path_info.startswith(STAFF_PREFIX) else "cabinet:start"
    context = {"status": status, "message": message or _MESSAGES[status], "home": reverse(home)}
    return render(request, "error.html", context, status=status)


bad_request, forbidden, not_found = (partial(error_page, status=status) for status in (400, 403, 404))
"""Django's handlers. The API's middleware gives its own 404 a problem body."""


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from our page, or stood open for too long."""
    return error_page(request, status=403, message=_OUT_OF_DATE)


def failed(request: HttpRequest) -> HttpResponse:
    """A 500 without detail, for programs and people alike; without a database a 503."""
    refusal = refusal_of(sys.exception())
    if isinstance(refusal, DatabaseAwayError):
        replace_connection()
    if is_api_path(request.path_info):
        return problem_response(refusal)
    response = error_page(request, status=status_of(type(refusal))[0])
    for name, value in problem_headers(refusal):
        response[name] = value
    return response


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of a refusal; an unauthenticated visitor is redirected to sign-in and back."""
    if isinstance(refusal, Unauthenticated):
        return _way_in(request)
    status, _title = status_of(type(refusal))
    message = _MESSAGES.get(status, _MESSAGES[409])
    shown = message if status in {403, 404} else Message(message.heading, refusal.text())
    response = error_page(request, status=status, message=shown)
    if isinstance(refusal, TooMany):
        response["Retry-After"] = str(refusal.retry_after)
    return response


def _way_in(request: HttpRequest) -> HttpResponse:
    """Redirects to sign-in and back; after an htmx request back to the whole page."""
    htmx = HtmxDetails(request)
    if htmx:
        here = htmx.current_url_abs_path or reverse("cabinet:home")
        return HttpResponseClientRedirect(f"{reverse('cabinet:login')}?{urlencode({'next': here})}")
    here = request.get_full_path() if request.method == "GET" else reverse("cabinet:home")
    return redirect(f"{reverse('cabinet:login')}?{urlencode({'next': here})}")
