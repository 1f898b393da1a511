"""What happens around every request. Kept short: the API is a heartbeat, and cookies live under `/staff/` only."""

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

from projectsplatform.config import metrics
from projectsplatform.kit.answers import PROBLEM_TYPE, problem_response
from projectsplatform.kit.errors import MethodNotAllowed, NothingThere
from projectsplatform.kit.languages import negotiate
from projectsplatform.kit.requests import begin_request

GetResponse = Callable[[HttpRequest], HttpResponseBase]
API_PREFIX = "/api/"
STAFF_PREFIX = "/staff/"
STRICT_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
# django-unfold evaluates expressions in the page and styles elements inline; nothing outside the panel may.
STAFF_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class RequestMiddleware:
    """Gives the request its id and counts the answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = perf_counter()
        request_id = begin_request(request.META.get("HTTP_X_REQUEST_ID"))
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        match = request.resolver_match
        metrics.observe(match.route if match else "-", response.status_code, perf_counter() - started)
        return response


class LanguageMiddleware:
    """Speaks the language that the request prefers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = negotiate(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
        with translation.override(language):
            response = self.get_response(request)
        response["Content-Language"] = language
        return response


class ApiErrorsMiddleware:
    """Gives the API's 404 and 405 their problem body, wherever in Django they came from."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path_info.startswith(API_PREFIX) or response.get("Content-Type") == PROBLEM_TYPE:
            return response
        if response.status_code == 404:
            return problem_response(NothingThere())
        if response.status_code == 405:
            problem = problem_response(MethodNotAllowed())
            problem["Allow"] = response.get("Allow", "")
            return problem
        return response


class ContentPolicyMiddleware:
    """Tells browsers what a page may load: ours only."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        policy = STAFF_POLICY if request.path_info.startswith(STAFF_PREFIX) else STRICT_POLICY
        response.setdefault("Content-Security-Policy", policy)
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
