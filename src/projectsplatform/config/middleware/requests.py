"""Request ids, metrics, and a log event for each refused request."""

import logging
from time import perf_counter

from django.http import HttpRequest, HttpResponseBase

from projectsplatform.cabinet.rules.visits import caller_of
from projectsplatform.config.middleware.types import GetResponse
from projectsplatform.kit import metrics
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.requests import begin_request

log = logging.getLogger(__name__)
# Failed sign-ins, missing permissions and exceeded limits are logged.
_LOGGED = frozenset({401, 403, 429})


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
        if response.status_code in _LOGGED:
            _log_refusal(request, response.status_code, route)
        return response


def _log_refusal(request: HttpRequest, status: int, route: str) -> None:
    """Logs the route, never the address that was asked for: it may hold what somebody typed."""
    details = {"status": status, "method": request.method, "route": route, "address": client_address(request)}
    log.warning("request.refused", extra={**details, "person": _person(request)})


def _person(request: HttpRequest) -> str:
    """The user's id, from the session of the API, the cabinet or the panel; empty without one."""
    caller = getattr(request, "auth", None) or caller_of(request)
    user_id = getattr(caller, "user_id", None) or getattr(getattr(request, "_cached_user", None), "pk", None)
    return str(user_id or "")
