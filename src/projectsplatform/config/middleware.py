"""What happens around every request. Kept short: the API is a heartbeat, and takes no cookies.

Cookies are the panel's, read under `/staff/` only, and the cabinet's, on pages: on everything that no program calls.
"""

import logging
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin

from projectsplatform.accounts.operations.sessions import authenticate
from projectsplatform.cabinet.rules import cookies
from projectsplatform.cabinet.rules.visits import caller_of, remember_caller
from projectsplatform.config.views import not_taken, refused
from projectsplatform.kit import metrics
from projectsplatform.kit.api.addresses import client_address, is_secure
from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.api.bodies import NOT_TAKEN
from projectsplatform.kit.api.headers import HEADERS, PANEL_HEADERS, STAFF_PREFIX
from projectsplatform.kit.api.languages import LANGUAGES, negotiate
from projectsplatform.kit.api.problems import PROBLEM_TYPE, problem_response
from projectsplatform.kit.api.requests import begin_request, is_api_path
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import MethodNotAllowed, NothingThere, Refusal, TokenInvalid

log = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponseBase]
# What programs call beside the API, and the panel: no cookie of the cabinet is read or set there.
NO_PAGES = (
    STAFF_PREFIX,
    "/telegram/",
    "/payments/",
    "/demo/telegram/api/",
    "/static/",
    "/healthz",
    "/readyz",
)
# Who is who, who may not, and who comes too often: such answers leave a line.
_WRITTEN_DOWN = frozenset({401, 403, 429})


class SchemeMiddleware:
    """Tells Django which requests came over HTTPS. Its own setting for a proxy's header would believe anybody's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_secure(request.META):
            request.META["wsgi.url_scheme"] = "https"
        return self.get_response(request)


class RequestMiddleware:
    """Gives the request its id and counts the answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = perf_counter()
        request_id = begin_request(request.META.get("HTTP_X_REQUEST_ID"))
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        route = request.resolver_match.route if request.resolver_match else "-"
        metrics.observe(route, response.status_code, perf_counter() - started)
        if response.status_code in _WRITTEN_DOWN:
            _write_down(request, response.status_code, route)
        return response


class HeadersMiddleware:
    """Tells browsers how an answer may be used, also where another middleware gave it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        headers = PANEL_HEADERS if request.path_info.startswith(STAFF_PREFIX) else HEADERS
        for name, value in headers.items():
            response.setdefault(name, value)
        return response


class LanguageMiddleware:
    """Speaks the language that was chosen on a page, else the one that the browser or program prefers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = "" if is_api_path(request.path_info) else cookies.read(request, cookies.LANGUAGE)
        language = chosen if chosen in LANGUAGES else negotiate(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
        with translation.override(language):
            response = self.get_response(request)
        response.setdefault("Content-Language", language)
        return response


class ApiErrorsMiddleware:
    """Gives the API's 404 and 405 their problem body, wherever in Django they came from."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not is_api_path(request.path_info) or response.get("Content-Type") == PROBLEM_TYPE:
            return response
        if response.status_code == 404:
            return problem_response(NothingThere())
        if response.status_code == 405:
            problem = problem_response(MethodNotAllowed())
            problem["Allow"] = response.get("Allow", "")
            return problem
        return response


class UnderStaff(MiddlewareMixin):
    """Mixed into Django's middleware that sets cookies: it works under `/staff/` and is not there elsewhere."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        return super().__call__(request) if request.path_info.startswith(STAFF_PREFIX) else self.get_response(request)


class StaffSessions(UnderStaff, SessionMiddleware):
    """Django's sessions."""


class StaffCsrf(UnderStaff, CsrfViewMiddleware):
    """Django's CSRF check; the API takes no cookies and needs none."""

    def process_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseForbidden | None:
        """Django's hook, where the check lives."""
        if request.path_info.startswith(STAFF_PREFIX):
            return super().process_view(request, *args, **kwargs)
        return None


class StaffAuthentication(UnderStaff, AuthenticationMiddleware):
    """`request.user` of the panel."""


class StaffMessages(UnderStaff, MessageMiddleware):
    """Notices of the panel."""


def is_page(request: HttpRequest) -> bool:
    """Whether a person's browser asks for a page of the cabinet."""
    return not (is_api_path(request.path_info) or request.path_info.startswith(NO_PAGES))


class PageVisitors:
    """Knows who looks at a page: the session whose token the cookie holds, asked for once a request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_page(request):
            return self.get_response(request)
        token = cookies.read(request, cookies.SESSION)
        caller = _caller(token) if token else None
        remember_caller(request, caller)
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-store" if caller else "no-cache")
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        if token and caller is None and not cookies.was_set(response, cookies.SESSION):
            cookies.drop(response, cookies.SESSION)
        return response


class BodiesNotTaken:
    """Says on a page why a form was not even read: too large, or it never came whole."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        status = request.META.get(NOT_TAKEN)
        return not_taken(request, status) if status else self.get_response(request)


class PageCsrf(CsrfViewMiddleware):
    """Django's CSRF check for every form of the cabinet, with a cookie of its own beside the panel's."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if not is_page(request):
            return self.get_response(request)
        # Django knows one name for the cookie, the panel's, which browsers send only to the panel.
        request.COOKIES.pop(settings.CSRF_COOKIE_NAME, None)
        if secret := cookies.read(request, cookies.CSRF):
            request.COOKIES[settings.CSRF_COOKIE_NAME] = secret
        return super().__call__(request)

    def process_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseForbidden | None:
        """Django's hook, where the check lives."""
        return super().process_view(request, *args, **kwargs) if is_page(request) else None

    def _set_csrf_cookie(self, request: HttpRequest, response: HttpResponseBase) -> None:
        cookies.put(response, cookies.CSRF, request.META["CSRF_COOKIE"], lasts=cookies.YEAR)


class PageRefusals(MiddlewareMixin):
    """A refusal that no page has answered itself becomes an error page, or the way in for a stranger."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django's hook."""
        return refused(request, exception) if isinstance(exception, Refusal) and is_page(request) else None


def _caller(token: str) -> Caller | None:
    try:
        return authenticate(token, now())
    except TokenInvalid:
        return None


def _write_down(request: HttpRequest, status: int, route: str) -> None:
    """The route and never the address that was asked for: what was typed into that is nobody's to keep."""
    said = {"status": status, "method": request.method, "route": route, "address": client_address(request)}
    log.warning("request.refused", extra={**said, "person": _person(request)})


def _person(request: HttpRequest) -> str:
    """Whose session it was, the API's, the cabinet's or the panel's; nobody's is empty."""
    caller = getattr(request, "auth", None) or caller_of(request)
    known = getattr(caller, "user_id", None) or getattr(getattr(request, "_cached_user", None), "pk", None)
    return str(known or "")
