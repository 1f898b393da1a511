"""Which requests came over HTTPS."""

from django.http import HttpRequest, HttpResponseBase

from projectsplatform.config.middleware.types import GetResponse
from projectsplatform.kit.api.addresses import is_secure


class SchemeMiddleware:
    """Sets the scheme of requests over HTTPS. Django's SECURE_PROXY_SSL_HEADER would trust any client's header."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_secure(request.META):
            request.META["wsgi.url_scheme"] = "https"
        return self.get_response(request)
