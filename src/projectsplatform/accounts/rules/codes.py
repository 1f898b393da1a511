"""What a code looks like, as it is sent and as it is typed."""

import secrets
from typing import Final

_GROUPS: Final = 4
_GROUP: Final = 4
# No letter or digit that is read as another; 32 of them: sixteen are 80 bits, which need no counting of tries.
_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def short_code() -> str:
    """Six digits. Safe only while tries are counted."""
    return f"{secrets.randbelow(10**6):06d}"


def long_code() -> str:
    """Sixteen letters and digits in groups, like `K7QF-2M9X-ABCD-3E4F`."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def plain_code(typed: str) -> str:
    """A code without what people put between and around; letters in upper case."""
    return "".join(typed.replace("-", " ").split()).upper()


def is_long(typed: str) -> bool:
    """Whether it has the shape of a long code: then it is no guess at a short one."""
    return len(plain_code(typed)) == _GROUPS * _GROUP
