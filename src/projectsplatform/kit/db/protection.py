"""Which rows the database keeps as they were written. Declared on the model; `migrate` derives grants and triggers from it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from django.db.models import Model

REFUSE_CHANGE: Final = "kit_refuse_change"
REFUSE_TRUNCATE: Final = "kit_refuse_truncate"
_M = TypeVar("_M", bound=type[Model])


@dataclass(frozen=True, slots=True)
class Protection:
    """What the application may not do to the rows of a table. `guard` is the trigger function that refuses it to everybody
    else; one of a feature's own lets through what must be erased of people who have left."""

    verbs: tuple[str, ...]
    guard: str


_protections: Final[dict[str, Protection]] = {}


def append_only(*, guard: str = REFUSE_CHANGE) -> Callable[[_M], _M]:
    """Rows of the model are written once: neither UPDATE nor DELETE."""
    return _declare(Protection(("UPDATE", "DELETE"), guard))


def never_deleted(*, guard: str = REFUSE_CHANGE) -> Callable[[_M], _M]:
    """Rows of the model change, but stay: no DELETE."""
    return _declare(Protection(("DELETE",), guard))


def protected_tables() -> dict[str, Protection]:
    """Table name → what is refused there, of all models that are loaded."""
    return dict(_protections)


def _declare(protection: Protection) -> Callable[[_M], _M]:
    def declare(model: _M) -> _M:
        _protections[model._meta.db_table] = protection  # noqa: SLF001  Django documents it
        return model

    return declare
