"""Which refusals an operation can raise: declared once, on the operation, and read from there by the API's document."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings

from projectsplatform.kit.errors import InvalidFields, Refusal

P = ParamSpec("P")
R = TypeVar("R")
Refusals = tuple[type[Refusal], ...]
Declared = type[Refusal] | Callable[..., Any]
"""A refusal, or an operation that stands for all of its own."""

_ATTRIBUTE = "declared_refusals"


class UndeclaredRefusalError(AssertionError):
    """An operation raised what it does not declare. Only where `settings.CHECK_REFUSALS` is on: in tests."""


def refuses(*declared: Declared, also: Callable[[], Refusals] = tuple) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declares what an operation refuses with. `also` is read late, for what is registered when Django starts.

    InvalidFields is not declared: the refusals of its fields are.
    """

    def declare(operation: Callable[P, R]) -> Callable[P, R]:
        @wraps(operation)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return operation(*args, **kwargs)
            except Refusal as refusal:
                if getattr(settings, "CHECK_REFUSALS", False):
                    _require_declared(operation, refusal, refusals_of(checked))
                raise

        setattr(checked, _ATTRIBUTE, lambda: refusals_of(*declared, *also()))
        return checked

    return declare


def refusals_of(*declared: Declared) -> Refusals:
    """The refusals themselves, in order, each once. Raises TypeError for an operation that declares nothing."""
    classes: dict[type[Refusal], None] = {}
    for item in declared:
        if isinstance(item, type):
            classes[item] = None
            continue
        read = getattr(item, _ATTRIBUTE, None)
        if read is None:
            raise TypeError(f"{item} declares no refusals")
        classes.update(dict.fromkeys(read()))
    return tuple(classes)


def _require_declared(operation: Callable[..., Any], refusal: Refusal, declared: Refusals) -> None:
    for raised in refusal.refusals if isinstance(refusal, InvalidFields) else (refusal,):
        # A subclass with a code of its own is another refusal to the API's clients.
        if not any(isinstance(raised, item) and item.code == raised.code for item in declared):
            raise UndeclaredRefusalError(
                f"{operation.__qualname__} raised {type(raised).__name__}, which it does not declare"
            ) from refusal
