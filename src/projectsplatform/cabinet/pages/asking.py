"""From where, and with what, a page is asked for."""

from django.http import HttpRequest

from projectsplatform.accounts.rules.devices import device_label


def device_of(request: HttpRequest) -> str:
    """What to call the browser that asks."""
    return device_label(None, request.META.get("HTTP_USER_AGENT", ""))
