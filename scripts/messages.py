"""Builds the catalogues of translations: `locale/parts/*.toml` → `locale/<language>/LC_MESSAGES/django.mo`.

    .venv/bin/python scripts/messages.py           build
    .venv/bin/python scripts/messages.py --check   and say which texts lack a translation or have two; exit 1 if any does

The parts are kept by hand, one file a feature, each message with its English source (`en`), Uzbek in Latin script (`uz`) and
Russian (`ru`). Uzbek in Cyrillic is transliterated; a message may give its own (`uz_cyrl`).
"""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "projectsplatform"
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from projectsplatform.installation.catalogues import LANGUAGES, LOCALE, catalogue, mark_built, parts  # noqa: E402  as the next
from projectsplatform.kit.uz.text import to_cyrillic  # noqa: E402  the path above comes first

FIELDS = {language: language.lower() for language in LANGUAGES}
"""By which name a part has a language's text."""


def messages() -> Iterator[dict[str, str]]:
    """Every message of every part."""
    for part in parts(LOCALE):
        yield from tomllib.loads(part.read_text(encoding="utf-8")).get("message", [])


def translation(message: dict[str, str], language: str) -> str:
    """The text in a language, empty where nobody wrote it; Cyrillic is made from Latin where it is not given."""
    if language == "uz_Cyrl":
        return message.get("uz_cyrl") or to_cyrillic(message.get("uz", ""))
    return message.get(FIELDS[language], "")


def build() -> None:
    """Writes the compiled catalogues; what a language lacks is left out, and Django says it in Uzbek."""
    for language in LANGUAGES:
        catalog = Catalog(locale=language, domain="django", fuzzy=False)
        for message in messages():
            if text := translation(message, language):
                catalog.add(*_entry(message, text, catalog.num_plurals), context=message.get("context"))
        target = catalogue(LOCALE, language)
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_suffix(".mo.new")
        with temporary.open("wb") as file:
            write_mo(file, catalog)
        temporary.replace(target)
    mark_built(LOCALE)


def _entry(message: dict[str, str], text: str, forms: int) -> tuple[str | tuple[str, str], str | tuple[str, ...]]:
    """Key and text; one that counts in English (`en_plural`) has one wording in our languages, for every number."""
    if "en_plural" not in message:
        return message["en"], text
    return (message["en"], message["en_plural"]), (text,) * forms


def untranslated() -> list[str]:
    """Texts marked in the source that no part has."""
    known = {message["en"] for message in messages()}
    found = set()
    for path, _line, text, _comments, _context in extract_from_dir(
        SOURCE,
        method_map=[("**.py", "python"), ("**/templates/**.html", "scripts.template_texts:extract")],
        keywords={"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2)},
        strip_comment_tags=True,
    ):
        found.add((text if isinstance(text, str) else text[0], path))
    return sorted(f"{path}: {text}" for text, path in found if text not in known)


def unwritten() -> list[str]:
    """Messages of the parts that a language lacks."""
    return [
        f"{FIELDS[language]}: {message['en']}"
        for language in LANGUAGES
        for message in messages()
        if not translation(message, language)
    ]


def contradictory() -> list[str]:
    """English sources that two messages translate differently: only one of them would be seen."""
    texts: dict[tuple[str, str | None], set[tuple[str, ...]]] = {}
    for message in messages():
        translations = tuple(translation(message, language) for language in LANGUAGES)
        texts.setdefault((message["en"], message.get("context")), set()).add(translations)
    return sorted(f"two translations: {text}" for (text, _context), found in texts.items() if len(found) > 1)


def main() -> int:
    build()
    if "--check" not in sys.argv:
        return 0
    faults = untranslated() + unwritten() + contradictory()
    for line in faults:
        print(line)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
