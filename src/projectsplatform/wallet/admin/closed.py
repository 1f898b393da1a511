"""What was decided before: its page of decisions has nothing left to ask."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from projectsplatform.wallet.errors import RequestClosed


def show_what_was_decided(request: HttpRequest, address: str) -> HttpResponse:
    """Leads to the page that says who decided it and how; a notice's button may be followed late."""
    messages.warning(request, RequestClosed().text())
    return redirect(address)
