"""Refuses requests with a foreign Host header."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

from projectsplatform.kit.api.hosts import PROBES, is_for_us
from projectsplatform.kit.api.languages import negotiate
from projectsplatform.kit.api.problems import problem_response
from projectsplatform.kit.errors import HostUnknown


class HostMiddleware(MiddlewareMixin):
    """Answers 400 `host_unknown`."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Django's hook."""
        if request.path_info in PROBES or is_for_us(request.META):
            return None
        with translation.override(negotiate(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))):
            return problem_response(HostUnknown())
