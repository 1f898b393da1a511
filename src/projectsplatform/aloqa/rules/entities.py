"""Telegram's formatting: entities with offsets in UTF-16 units, moved when the text before them changes."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from projectsplatform.aloqa.rules.texts import UNSEEN
from projectsplatform.telegram.rules.lengths import utf16_length

Entity = Mapping[str, Any]
_KEPT: Final = ("type", "offset", "length", "url", "language")


def tidy(text: str, entities: Iterable[Entity]) -> tuple[str, tuple[Entity, ...]]:
    """Without outer spaces and control characters. Telegram bounds the length; one over ours is kept whole."""
    begun = text.lstrip()
    clean = UNSEEN.sub("", begun).rstrip()
    if UNSEEN.search(begun):  # Telegram sends none: then it does not matter what is bold
        return clean, ()
    return clean, moved(entities, by=utf16_length(begun) - utf16_length(text), end=utf16_length(clean))


def behind(line: str, text: str, entities: Iterable[Entity]) -> tuple[str, tuple[Entity, ...]]:
    """A text under a line of ours."""
    first = f"{line}\n" if text else line
    whole = first + text
    return whole, moved(entities, by=utf16_length(first), end=utf16_length(whole))


def moved(entities: Iterable[Entity], *, by: int, end: int) -> tuple[Entity, ...]:
    """Only what we keep of each; what would begin before the text or reach over its end is cut, or gone."""
    found = []
    for entity in entities:
        first, last = max(0, int(entity["offset"]) + by), min(end, int(entity["offset"]) + int(entity["length"]) + by)
        if first < last:
            kept = {name: entity[name] for name in _KEPT if entity.get(name)}
            found.append({**kept, "offset": first, "length": last - first})
    return tuple(found)
