"""Texts in four languages, as columns."""

from collections.abc import Mapping
from typing import Final

from django.db import models

LANGUAGES: Final[Mapping[str, str]] = {"uz": "uz", "uz-cyrl": "uz_cyrl", "ru": "ru", "en": "en"}
"""The languages of texts, and how their columns end."""


def texts_in(row: models.Model, name: str) -> dict[str, str]:
    """Language → what the row's columns of that name say; empty ones are left out."""
    found = {language: getattr(row, f"{name}_{end}") for language, end in LANGUAGES.items()}
    return {language: text for language, text in found.items() if text}
