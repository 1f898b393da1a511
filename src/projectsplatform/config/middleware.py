"""What happens around every request. Kept short: the API is a heartbeat, and cookies live under `/staff/` only."""

from collections.abc import Callable
from time import perf_counter

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation

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


class StaffMiddleware:
    """Django's session, CSRF, authentication and messages, under `/staff/` only."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        chain = MessageMiddleware(get_response)  # type: ignore[arg-type]  # middleware takes middleware
        chain = AuthenticationMiddleware(chain)  # type: ignore[arg-type,assignment]
        self._csrf = CsrfViewMiddleware(chain)  # type: ignore[arg-type]
        self._with_cookies = SessionMiddleware(self._csrf)  # type: ignore[arg-type]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(STAFF_PREFIX):
            return self._with_cookies(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: tuple[object, ...], kwargs: dict[str, object]
    ) -> HttpResponseBase | None:
        """Passes Django's hook on: the CSRF check lives in it."""
        if request.path_info.startswith(STAFF_PREFIX):
            return self._csrf.process_view(request, view, args, kwargs)
        return None
