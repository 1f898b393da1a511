"""Headers that say how an answer may be used."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from projectsplatform.kit.api.headers import HEADERS, PANEL_HEADERS, STAFF_PREFIX


class HeadersMiddleware(MiddlewareMixin):
    """Sets the security headers, also on responses of other middleware."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Django's hook."""
        headers = PANEL_HEADERS if request.path_info.startswith(STAFF_PREFIX) else HEADERS
        for name, value in headers.items():
            response.setdefault(name, value)
        return response
