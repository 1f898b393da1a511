"""How often a proof is repeated: a little in `make test`, in full in `make prove`."""

import os
from typing import TypeVar

T = TypeVar("T")


def full(quick: T, whole: T) -> T:
    """`whole` under PROVE=1, else `quick`."""
    return whole if os.environ.get("PROVE") else quick
