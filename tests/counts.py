"""How often a proof is repeated: a little in `make test`, in full in `make prove`."""

import os
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def full(quick: T, whole: T) -> T:
    """`whole` under PROVE=1, else `quick`."""
    return whole if os.environ.get("PROVE") else quick


def some(items: Iterable[T], *, one_in: int) -> list[T]:
    """All of a generated table under PROVE=1, else every so-manieth row of it."""
    return list(items)[:: full(one_in, 1)]
