"""Which names this installation answers to. A stranger's page can give our address a name of its own and then read, in
its visitor's browser, what we answer; Django looks at the name only where it builds an address."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.http.request import split_domain_port, validate_host
from django.utils import translation

from projectsplatform.kit.answers import problem_response
from projectsplatform.kit.errors import HostUnknown
from projectsplatform.kit.languages import negotiate

PROBES = frozenset({"/healthz", "/readyz"})
"""Asked by load balancers under whatever address they have; they tell nothing."""


class HostMiddleware:
    """Refuses requests that mean somebody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info in PROBES or is_for_us(request.META):
            return self.get_response(request)
        with translation.override(negotiate(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))):
            return problem_response(HostUnknown())


def is_for_us(environ: Mapping[str, Any]) -> bool:
    """Whether the request names one of ALLOWED_HOSTS."""
    return _is_allowed(environ.get("HTTP_HOST") or environ.get("SERVER_NAME", ""), tuple(settings.ALLOWED_HOSTS))


@lru_cache(maxsize=256)
def _is_allowed(host: str, allowed: tuple[str, ...]) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed)
