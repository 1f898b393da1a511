"""The cabinet's pages: who is signed in, CSRF, bodies that were not read, refusals."""

from collections.abc import Awaitable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect
from django.urls import is_valid_path
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin

from projectsplatform.accounts.operations.authentication import authenticate_visitor
from projectsplatform.accounts.queries.tokens import Visitor
from projectsplatform.cabinet.rules import cookies
from projectsplatform.cabinet.rules.visits import remember_caller
from projectsplatform.config.middleware.types import GetResponse
from projectsplatform.config.views import error_page, refused
from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.api.bodies import NOT_TAKEN
from projectsplatform.kit.api.headers import STAFF_PREFIX
from projectsplatform.kit.api.requests import is_api_path
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal, TokenInvalid

# Endpoints for programs beside the API, and the panel: the cabinet's cookies are neither read nor set there.
NO_PAGES = (STAFF_PREFIX, "/telegram/", "/payments/", "/demo/telegram/api/", "/static/", "/healthz", "/readyz")
_OWN_WORDS = "/payments/"
"""Providers hear of a body that was not read in their protocol's words."""


def is_page(request: HttpRequest) -> bool:
    """Whether a person's browser asks for a page of the cabinet."""
    return not (is_api_path(request.path_info) or request.path_info.startswith(NO_PAGES))


class PageVisitors:
    """Loads the session of the cookie's token, once a request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_page(request):
            return self.get_response(request)
        token = cookies.read(request, cookies.SESSION)
        caller, visitor = _visitor(token) if token else (None, None)
        if visitor is None:
            remember_caller(request, caller)
        else:
            remember_caller(request, caller, unread=visitor.unread, counts=visitor.counts)
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-store" if caller else "no-cache")
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        if token and caller is None and not cookies.was_set(response, cookies.SESSION):
            cookies.drop(response, cookies.SESSION)
        return response


class BodiesNotTaken(MiddlewareMixin):
    """Shows an error page for a body that was not read: too large, or incomplete."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Django's hook."""
        status = request.META.get(NOT_TAKEN)
        return error_page(request, status=status) if status and not request.path_info.startswith(_OWN_WORDS) else None


class PageCsrf(CsrfViewMiddleware):
    """Django's CSRF check for every form of the cabinet, with a cookie of its own beside the panel's."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if not is_page(request):
            return self.get_response(request)
        # Django has one name for the cookie: the panel's, which browsers send only to the panel.
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
    """Turns a refusal that the view did not handle into an error page, or a redirect to sign-in."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django's hook."""
        return refused(request, exception) if isinstance(exception, Refusal) and is_page(request) else None


class PagesOnlyPosted(MiddlewareMixin):
    """Sends whoever comes back to the address of a form's answer to the page above it: after signing in, or by the browser's history."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Django's hook."""
        comes = request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
        return (
            redirect(_above(request.path_info))
            if comes and response.status_code == 405 and is_page(request)
            else response
        )


def _above(path: str) -> str:
    """The nearest page whose address begins `path`; the start page begins every one."""
    parts = path.strip("/").split("/")[:-1]
    addresses = (f"/{'/'.join(parts[:length])}/" for length in range(len(parts), 0, -1))
    return next((address for address in addresses if is_valid_path(address)), "/")


def _visitor(token: str) -> tuple[Caller | None, Visitor | None]:
    try:
        return authenticate_visitor(token, now())
    except TokenInvalid:
        return None, None
