"""The four languages, and which of them an `Accept-Language` header asks for."""

from functools import lru_cache

from django.utils.translation.trans_real import parse_accept_lang_header

LANGUAGES = ("uz", "uz-cyrl", "ru", "en")
DEFAULT = "uz"


@lru_cache(maxsize=256)
def negotiate(header: str) -> str:
    """One of LANGUAGES: the first that the header prefers and we speak, `uz` when none."""
    for tag, _quality in parse_accept_lang_header(header[:200]):
        if tag.startswith("uz-cyrl"):
            return "uz-cyrl"
        primary = tag.split("-", 1)[0]
        if primary in LANGUAGES:
            return primary
    return DEFAULT
