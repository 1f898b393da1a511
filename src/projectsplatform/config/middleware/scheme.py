"""Which requests came over HTTPS."""

from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin

from projectsplatform.kit.api.addresses import is_secure


class SchemeMiddleware(MiddlewareMixin):
    """Sets the scheme of requests over HTTPS. Django's SECURE_PROXY_SSL_HEADER would trust any client's header."""

    def process_request(self, request: HttpRequest) -> None:
        """Django's hook."""
        if is_secure(request.META):
            request.META["wsgi.url_scheme"] = "https"
