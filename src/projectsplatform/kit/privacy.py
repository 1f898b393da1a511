"""What is kept about a person: each feature says what it is, gives it away, and forgets it when its owner leaves.

Filled in every feature's `AppConfig.ready`; a feature further up is heard here without being imported.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise

from projectsplatform.kit.errors import Refusal

_kept: Final[list["Keeping"]] = []


@dataclass(frozen=True, slots=True)
class Person:
    """Whose data it is: the id, and what Telegram and the phone network call them."""

    user_id: UUID
    tg_id: int | None
    phone: str | None


def _nothing_stands_in_the_way(user_id: UUID) -> None:
    """Most features let everybody go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """One feature's part.

    `export`: everything but secrets, made of what JSON knows. `labels`: what its parts are called, in the order of a page
    (`school.region` is a part of a part).
    `hold`: inside the deletion's transaction, before anything is erased, locks what must not change meanwhile; it may
    raise one of `refusals`. `erase`: in the same transaction; done twice, it changes nothing more.
    """

    name: str
    title: str | Promise
    labels: Mapping[str, str | Promise]
    export: Callable[[Person], dict[str, Any]]
    erase: Callable[[Person, datetime], None]
    hold: Callable[[UUID], None] = _nothing_stands_in_the_way
    refusals: tuple[type[Refusal], ...] = ()


def keep(keeping: Keeping) -> None:
    """Adds a feature's part; a second one of that name replaces the first."""
    _kept[:] = [*(known for known in _kept if known.name != keeping.name), keeping]


def everything_kept() -> tuple[Keeping, ...]:
    """All parts, the lowest floor first."""
    return tuple(_kept)


def refusals_of_leaving() -> tuple[type[Refusal], ...]:
    """What may keep an account from being deleted, of all features."""
    return tuple(refusal for keeping in _kept for refusal in keeping.refusals)
