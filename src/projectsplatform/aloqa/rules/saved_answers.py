"""A saved answer in the customer's language, with what is known about them."""

from collections.abc import Mapping
from typing import Final

from projectsplatform.aloqa.models import SavedAnswer
from projectsplatform.aloqa.rules.languages import text_for

FIELDS: Final = ("name", "balance", "end")


def filled_in(answer: SavedAnswer, language: str, known: Mapping[str, str]) -> str:
    """`known`: name, balance, end. A field without a value stays as it is written, for whoever sends it to see."""
    text = text_for(language, answer.texts)
    for field in FIELDS:
        if known.get(field):
            text = text.replace(f"{{{field}}}", known[field])
    return text
