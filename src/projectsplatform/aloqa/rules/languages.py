"""Which of the texts that are there a reader gets."""

from collections.abc import Mapping
from typing import Final

FALLBACKS: Final[Mapping[str, tuple[str, ...]]] = {
    "uz": ("uz", "uz-cyrl", "ru", "en"),
    "uz-cyrl": ("uz-cyrl", "uz", "ru", "en"),
    "ru": ("ru", "uz", "uz-cyrl", "en"),
    "en": ("en", "uz", "ru", "uz-cyrl"),
}
"""Of each language, what is read in its place, in this order."""
_OTHERS: Final = FALLBACKS["uz"]


def text_for(language: str, texts: Mapping[str, str]) -> str:
    """The text in the reader's language, else in the next one that has any; empty when none has."""
    return next((texts[one] for one in FALLBACKS.get(language, _OTHERS) if texts.get(one)), "")
