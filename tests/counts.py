"""How often a proof is repeated: a little in `make test`, in full in `make prove`."""

import os


def full(quick: int, whole: int) -> int:
    """`whole` under PROVE=1, else `quick`."""
    return whole if os.environ.get("PROVE") else quick
