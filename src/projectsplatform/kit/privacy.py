"""Personal data: each feature registers how it exports what it stores about a person, and how it erases that.

Registered in every feature's `AppConfig.ready`, so that `accounts` calls the features above it without importing them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise

from projectsplatform.kit.errors import Refusal

_handlers: Final[list["PersonalDataHandler"]] = []


@dataclass(frozen=True, slots=True)
class DataSubject:
    """The person whose data it is: our id, Telegram's id and the phone number."""

    user_id: UUID
    tg_id: int | None
    phone: str | None


def _lock_nothing(user_id: UUID) -> None:
    """Most features have nothing that may prevent a deletion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataHandler:
    """One feature's part.

    `export`: everything but secrets, as JSON values. `labels`: the names of its parts, in the order of a page
    (`school.region` is a part of a part).
    `lock`: in the deletion's transaction, before anything is erased, locks what must not change meanwhile; it may
    raise one of `refusals`. `erase`: in the same transaction; idempotent.
    `is_shown_empty`: whether a page names the part of somebody about whom it has nothing.
    """

    name: str
    title: str | Promise
    labels: Mapping[str, str | Promise]
    export: Callable[[DataSubject], dict[str, Any]]
    erase: Callable[[DataSubject, datetime], None]
    lock: Callable[[UUID], None] = _lock_nothing
    refusals: tuple[type[Refusal], ...] = ()
    is_shown_empty: bool = True


def register(handler: PersonalDataHandler) -> None:
    """Adds a feature's handler; a second one of that name replaces the first."""
    _handlers[:] = [*(other for other in _handlers if other.name != handler.name), handler]


def personal_data_handlers() -> tuple[PersonalDataHandler, ...]:
    """All handlers, the lowest layer's first."""
    return tuple(_handlers)


def refusals_of_leaving() -> tuple[type[Refusal], ...]:
    """What may prevent the deletion of an account, of all features."""
    return tuple(refusal for handler in _handlers for refusal in handler.refusals)
