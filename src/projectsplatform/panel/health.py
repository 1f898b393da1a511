"""What the platform knows of its own health, for the strip of the panel's first page.

A feature declares its facts in its `admin`, by `register`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class HealthFact:
    """The state of one part, in words; `address` leads to what can be done."""

    name: str | Promise
    tone: Literal["good", "warn", "bad"]
    text: str
    address: str = ""


_sources: Final[dict[str, Callable[[datetime], HealthFact | None]]] = {}


def register(name: str, source: Callable[[datetime], HealthFact | None]) -> None:
    """Adds a part; a second one of that name replaces the first. A source asks the database once at most; None leaves it out."""
    _sources[name] = source


def health_facts(at: datetime) -> list[HealthFact]:
    """All parts, in the order in which they were registered."""
    facts = [source(at) for source in _sources.values()]
    return [fact for fact in facts if fact is not None]
