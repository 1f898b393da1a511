"""Language and colours, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from projectsplatform.accounts.operations.languages import choose_language
from projectsplatform.cabinet.rules import cookies
from projectsplatform.cabinet.rules.addresses import safe_next
from projectsplatform.cabinet.rules.themes import clean_theme
from projectsplatform.cabinet.rules.visits import caller_of
from projectsplatform.kit.api.languages import LANGUAGES


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keeps what was chosen on this device, the language with the person too, and goes back to where it was chosen."""
    response = redirect(safe_next(request.POST.get("next", ""), otherwise=reverse("cabinet:start")))
    language, theme = request.POST.get("language", ""), request.POST.get("theme")
    if theme is not None:
        cookies.put(response, cookies.THEME, clean_theme(theme), lasts=cookies.YEAR)
    if language in LANGUAGES:
        cookies.put(response, cookies.LANGUAGE, language, lasts=cookies.YEAR)
        caller = caller_of(request)
        if caller is not None:
            choose_language(user_id=caller.user_id, language=language)
    return response
