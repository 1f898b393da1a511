"""How the C library keeps what was freed.

glibc gives threads arenas of their own, and learns from the first freed password hash (19 MiB) to keep blocks of its size in
them: after a minute of sign-ins a worker of many threads held half a gigabyte. Large blocks go back to the system at once
instead, and a few arenas do for threads that take turns.
"""

import ctypes
import sys

_ARENA_MAX, _MMAP_THRESHOLD = -8, -3  # malloc.h
_ARENAS = 4
_LARGE_BYTES = 1024 * 1024


def give_back_what_is_large() -> None:
    """Called first thing by a process that hashes in many threads. Elsewhere than with glibc there is nothing to do."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt:
        mallopt(_ARENA_MAX, _ARENAS)
        mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
