"""Who asks, from where and with what."""

import hmac
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest

from projectsplatform.accounts.errors import ServiceTokenRequired
from projectsplatform.accounts.rules.devices import device_label
from projectsplatform.kit.api.bearer import header_token


class ServiceAuth:
    """Ninja's `auth=` of functions that only the platform's own bot calls."""

    openapi_security_schema: ClassVar[dict[str, Any]] = {"type": "http", "scheme": "bearer"}

    def __call__(self, request: HttpRequest) -> str:
        offered = header_token(request.META.get("HTTP_AUTHORIZATION", "")) or ""
        expected = settings.BOT_SERVICE_TOKEN
        if not expected or not hmac.compare_digest(offered.encode(), expected.encode()):
            raise ServiceTokenRequired
        return "bot"


def device_tokens(given: str | None) -> tuple[str, ...]:
    """What a program has of earlier sign-ins."""
    return (given,) if given else ()


def device_of(request: HttpRequest, given: str | None = None) -> str:
    """What to call the device that asks."""
    return device_label(given, request.META.get("HTTP_USER_AGENT", ""))
