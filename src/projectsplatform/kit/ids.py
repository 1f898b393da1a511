"""Identifiers that grow with time (UUID version 7, RFC 9562 §5.7)."""

import os
import time
from uuid import UUID

_VERSION_7 = 0x7 << 76
_VARIANT = 0x2 << 62


def uuid7() -> UUID:
    """48 bits of milliseconds, then 74 random ones: new rows land at the end of an index."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10))
    high = (random >> 62) & 0xFFF
    low = random & (2**62 - 1)
    return UUID(int=(milliseconds & (2**48 - 1)) << 80 | _VERSION_7 | high << 64 | _VARIANT | low)
