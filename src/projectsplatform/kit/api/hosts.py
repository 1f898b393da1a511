"""The host names that this installation answers to. With DNS rebinding a foreign page could read our responses in its
visitor's browser; Django checks the host only where it builds a URL."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host

PROBES = frozenset({"/healthz", "/readyz"})
"""Called by load balancers under any address; the responses hold no data."""


def is_for_us(environ: Mapping[str, Any]) -> bool:
    """Whether the request names one of ALLOWED_HOSTS."""
    return _is_allowed(environ.get("HTTP_HOST") or environ.get("SERVER_NAME", ""), tuple(settings.ALLOWED_HOSTS))


@lru_cache(maxsize=256)
def _is_allowed(host: str, allowed: tuple[str, ...]) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed)
