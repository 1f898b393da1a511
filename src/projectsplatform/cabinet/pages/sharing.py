"""What messengers and search engines are told of the start page: an address, a title and a picture for each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from projectsplatform.accounts.models import CompanyDetails
from projectsplatform.cabinet.rules.languages import PARAMETER
from projectsplatform.kit.api.languages import DEFAULT, LANGUAGES

_LOCALES: Final[Mapping[str, str]] = {"uz": "uz_UZ", "uz-cyrl": "uz_UZ", "ru": "ru_RU", "en": "en_US"}
"""As https://ogp.me writes a language; it has no script."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """`address` and `picture` are those of the page's language, `addresses` of all; `anywhere` is for readers of any language."""

    site: str
    about: str
    address: str
    picture: str
    locale: str
    other_locales: tuple[str, ...]
    addresses: Mapping[str, str]
    anywhere: str


def sharing(company: CompanyDetails) -> Sharing:
    """What is told of the start page in the language of now."""
    language = get_language() or DEFAULT
    locale = _LOCALES[language]
    return Sharing(
        site=company.name or "ProjectsPlatform",
        about=_("One account for the Kundalikcom programs on the computer and the phone, and for TestMax."),
        address=_address(language),
        picture=f"{settings.PUBLIC_URL}{reverse('cabinet:picture', args=[language])}",
        locale=locale,
        other_locales=tuple(dict.fromkeys(other for other in _LOCALES.values() if other != locale)),
        addresses={language: _address(language) for language in LANGUAGES},
        anywhere=f"{settings.PUBLIC_URL}{reverse('cabinet:start')}",
    )


def _address(language: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse('cabinet:start')}?{PARAMETER}={language}"
