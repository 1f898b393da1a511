"""Refuses requests with a foreign Host header."""

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from projectsplatform.config.middleware.types import GetResponse
from projectsplatform.kit.api.hosts import PROBES, is_for_us
from projectsplatform.kit.api.languages import negotiate
from projectsplatform.kit.api.problems import problem_response
from projectsplatform.kit.errors import HostUnknown


class HostMiddleware:
    """Answers 400 `host_unknown`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info in PROBES or is_for_us(request.META):
            return self.get_response(request)
        with translation.override(negotiate(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))):
            return problem_response(HostUnknown())
