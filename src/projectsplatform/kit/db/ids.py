"""Identifiers that grow with time (UUID version 7, RFC 9562 §5.7)."""

import os
import time
from uuid import UUID

_VERSION_7 = 0x7 << 76
_VARIANT = 0x2 << 62


def uuid7() -> UUID:
    """48 bits of milliseconds and 12 of their fraction, then 62 random ones: new rows land at the end of an index, and
    what one process makes within a millisecond keeps its order (method 3 of §6.2)."""
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    random = int.from_bytes(os.urandom(8)) >> 2
    return UUID(int=(milliseconds & (2**48 - 1)) << 80 | _VERSION_7 | fraction << 64 | _VARIANT | random)
