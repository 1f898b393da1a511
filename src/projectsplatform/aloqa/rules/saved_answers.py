"""A saved answer in the customer's language, with what is known about them."""

from collections.abc import Mapping
from typing import Final

from projectsplatform.aloqa.models import SavedAnswer

FIELDS: Final = ("name", "balance", "end")
_ORDER: Final = {
    "uz": ("uz", "uz_cyrl", "ru", "en"),
    "uz-cyrl": ("uz_cyrl", "uz", "ru", "en"),
    "ru": ("ru", "uz", "uz_cyrl", "en"),
    "en": ("en", "uz", "ru", "uz_cyrl"),
}


def filled_in(answer: SavedAnswer, language: str, known: Mapping[str, str]) -> str:
    """`known`: name, balance, end. A field without a value stays as it is written, for whoever sends it to see."""
    texts = (getattr(answer, f"text_{code}") for code in _ORDER.get(language, _ORDER["uz"]))
    text = str(next(filter(None, texts), ""))
    for field in FIELDS:
        if known.get(field):
            text = text.replace(f"{{{field}}}", known[field])
    return text
