"""Identifiers that grow with time (UUID version 7, RFC 9562 §5.7)."""

import os
import struct
import time
from uuid import UUID

_VERSION_7 = 0x7 << 76
_VARIANT = 0x2 << 62


def uuid7() -> UUID:
    """48 bits of milliseconds and 12 of their fraction, then 62 random ones: new rows land at the end of an index, and
    what one process makes within a millisecond keeps its order (method 3 of §6.2)."""
    return uuid7s(1)[0]


def uuid7s(count: int) -> list[UUID]:
    """So many of them in order, each one fraction of a millisecond later than the one before: 4096 reach a millisecond
    ahead of the clock."""
    return [UUID(int=number) for number in uuid7_numbers(count)]


def uuid7_numbers(count: int) -> list[int]:
    """The same as numbers: of a hundred thousand, objects take longer than all else that is done with them."""
    began = time.time_ns() * 4096 // 1_000_000
    randoms = struct.unpack(f"{count}Q", os.urandom(8 * count))
    return [_uuid7(began + number, random) for number, random in enumerate(randoms)]


def _uuid7(fractions: int, random: int) -> int:
    milliseconds, fraction = fractions >> 12 & (2**48 - 1), fractions & 0xFFF
    return milliseconds << 80 | _VERSION_7 | fraction << 64 | _VARIANT | random >> 2
