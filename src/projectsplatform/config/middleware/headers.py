"""Headers that say how an answer may be used."""

from django.http import HttpRequest, HttpResponseBase

from projectsplatform.config.middleware.types import GetResponse
from projectsplatform.kit.api.headers import HEADERS, PANEL_HEADERS, STAFF_PREFIX


class HeadersMiddleware:
    """Sets the security headers, also on responses of other middleware."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        headers = PANEL_HEADERS if request.path_info.startswith(STAFF_PREFIX) else HEADERS
        for name, value in headers.items():
            response.setdefault(name, value)
        return response
