"""What was decided before: its page of decisions has nothing left to ask."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _


def show_what_was_decided(request: HttpRequest, address: str) -> HttpResponse:
    """Leads to the page that says who decided it and how; a notice's button may be followed late."""
    messages.warning(request, _("This was decided already."))
    return redirect(address)
