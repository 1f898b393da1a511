"""Which words of a page are of another language than its own: texts of our catalogues, and English whoever it is by."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from projectsplatform.kit.uz.text import to_cyrillic

_PARTS = Path(__file__).parents[2] / "src" / "projectsplatform" / "locale" / "parts"
_PLACEHOLDER = re.compile(r"\{[^}]*\}|%\([a-z_]+\)[sd]|%[sd]")
_SHORTEST_PIECE = 14
# No words of Uzbek or Russian look like these. What is only in code (addresses, names of events) has no spaces around.
_ENGLISH = re.compile(
    r"(?<![\w./@'’ʻ-])(the|and|of|with|from|your|this|that|these|there|are|was|were|has|have|not|please|select|choose|add|"
    r"delete|remove|change|changed|search|filter|filters|save|saved|view|show|hide|history|run|actions?|yes|none|unknown|"
    r"empty|close|open|back|next|previous|page|pages|results?|total|per|items?|objects?|loading|error|welcome|home|date|"
    r"time|user|password|log|sign|out|cancel|apply|reset|clear|today|yesterday|days?|months?|hours?|minutes?)(?![\w./@'’ʻ-])",
    re.IGNORECASE,
)
# Each language is called by its own name; a place keeps its English one beside the others.
_NAMES = {
    "API",
    "Email",
    "Republic of Karakalpakstan",
    "ProjectsPlatform",
    "Oʻzbekcha",
    "Ўзбекча",
    "Русский",
    "English",
}


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Source → language → text."""
    found: dict[str, dict[str, str]] = {}
    for part in sorted(_PARTS.glob("*.toml")):
        for message in tomllib.loads(part.read_text(encoding="utf-8")).get("message", []):
            cyrillic = message.get("uz_cyrl") or to_cyrillic(message["uz"])
            found[message["en"]] = {"en": message["en"], "uz": message["uz"], "uz-cyrl": cyrillic, "ru": message["ru"]}
    return found


def foreign_words(said: Iterable[str], language: str) -> list[str]:
    """The texts among `said` that are of another language than the page's."""
    whole, pieces = _foreign(language)
    return [text for text in said if text not in _NAMES and _is_foreign(text, language, whole, pieces)]


def _is_foreign(text: str, language: str, whole: frozenset[str], pieces: tuple[str, ...]) -> bool:
    if language != "en" and _ENGLISH.search(text):
        return True
    return text in whole or any(piece in text for piece in pieces)


@cache
def _foreign(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole texts, and the longer fixed pieces of those with something put in, that the language says otherwise."""
    own = {_plain(text) for texts in catalogue().values() for name, text in texts.items() if name == language}
    others = {_plain(text) for texts in catalogue().values() for name, text in texts.items() if name != language} - own
    own_all = "\n".join(own)
    long = {
        piece.strip() for text in others for piece in _PLACEHOLDER.split(text) if len(piece.strip()) >= _SHORTEST_PIECE
    }
    return frozenset(others), tuple(sorted(piece for piece in long if " " in piece and piece not in own_all))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
