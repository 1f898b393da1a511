"""The four languages, and which of them an `Accept-Language` header asks for (RFC 9110 §12.5.4, RFC 4647 §3)."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from django.utils import translation

LANGUAGES = ("uz", "uz-cyrl", "ru", "en")
DEFAULT = "uz"
_LONGEST = 1000
_PART = re.compile(
    r"\s*(\*|[a-z]{1,8}(?:[-_][a-z0-9]{1,8})*)(?:\s*;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?\s*",
    re.IGNORECASE | re.ASCII,
)


@lru_cache(maxsize=1024)
def translated(message: str, language: str) -> str:
    """A message marked by `gettext_noop`, for endpoints that are called too often to activate a language for each answer."""
    with translation.override(language):
        return translation.gettext(message)


class _Wish(NamedTuple):
    """How much a language is wanted, 0 for not at all; among equals the range that was named first."""

    quality: float
    earlier: int = -_LONGEST


@lru_cache(maxsize=256)
def negotiate(header: str) -> str:
    """One of LANGUAGES, by the header's weights; `uz` is the default."""
    ranges = _ranges(header)
    wishes = {language: wish for language in LANGUAGES if (wish := _wish(language, ranges))}
    wanted = [language for language, wish in wishes.items() if wish.quality]
    if wanted:
        return max(wanted, key=wishes.__getitem__)
    return next((language for language in LANGUAGES if language not in wishes), DEFAULT)


def _ranges(header: str) -> dict[str, _Wish]:
    """Language ranges in lower case; a part that cannot be read is skipped, and so is what a cut at the limit damages."""
    if len(header) > _LONGEST:
        header = header[:_LONGEST].rpartition(",")[0]
    parts = [part.groups() for part in map(_PART.fullmatch, header.split(",")) if part]
    return {name.lower().replace("_", "-"): _Wish(float(q or 1), -place) for place, (name, q) in enumerate(parts)}


def _wish(language: str, ranges: Mapping[str, _Wish]) -> _Wish | None:
    """By the language's own range, else its regions' best, else a wider range; None where the header says nothing."""
    if language in ranges:
        return ranges[language]
    if regional := [wish for name, wish in ranges.items() if _spoken(name) == language]:
        return max(regional)
    if language == "uz-cyrl" and "uz" in ranges:
        return ranges["uz"]
    return _Wish(ranges["*"].quality) if "*" in ranges else None


def _spoken(name: str) -> str:
    """The language that a range with regions, scripts or variants comes down to."""
    return "uz-cyrl" if f"{name}-".startswith("uz-cyrl-") else name.partition("-")[0]
