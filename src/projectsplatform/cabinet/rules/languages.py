"""The language that an address names. Search engines and messengers, which keep no cookies, are given one for each."""

from typing import Final

from django.http import HttpRequest

from projectsplatform.cabinet.rules import cookies
from projectsplatform.kit.api.languages import LANGUAGES

PARAMETER: Final = "lang"


def page_language(request: HttpRequest) -> str:
    """The language chosen here, else the one that the address names, else empty."""
    known = (cookies.read(request, cookies.LANGUAGE), request.GET.get(PARAMETER, "").lower())
    return next((language for language in known if language in LANGUAGES), "")
