"""Argon2id in memory that is kept between hashes.

A hash fills 19 MiB. Fresh from the system each of its pages costs a fault, together half as much as the hash itself; left to
the C library, which would keep them, the blocks of many threads pile up (`server/allocator.py`). So the few that may be in use
at once are kept here, and given back when nobody has hashed for a while. What a password left in them argon2 has wiped.
"""

import mmap
from contextlib import suppress
from threading import Lock, Timer
from time import monotonic
from typing import Any, Final

from argon2 import Parameters
from argon2.exceptions import HashingError
from argon2.low_level import core, error_to_str, ffi

IDLE_SECONDS = 1.0
_HUGE_PAGE_BYTES: Final = 2 * 1024 * 1024
_NO_MEMORY: Final = -22
"""ARGON2_MEMORY_ALLOCATION_ERROR in argon2.h."""


class Blocks:
    """Blocks of memory by size: as many as were ever in use at once, until they have rested for `idle_seconds`."""

    def __init__(self, *, idle_seconds: float) -> None:
        self._idle_seconds = idle_seconds
        self._lock = Lock()
        self._resting: list[tuple[float, Any]] = []
        self._used: dict[int, Any] = {}
        self._timer: Timer | None = None

    def take(self, size: int) -> Any:
        """A block of so many bytes. Raises MemoryError."""
        with self._lock:
            place = next((place for place, (_, one) in enumerate(self._resting) if len(one) == size), None)
            block = _new_block(size) if place is None else self._resting.pop(place)[1]
            self._used[_address(block)] = block
            return block

    def give_back(self, memory: Any) -> None:
        """Of the block that begins there; who was used last is used next."""
        with self._lock:
            self._resting.insert(0, (monotonic(), self._used.pop(_address(memory))))
            self._look_again()

    def kept(self) -> int:
        """How many rest."""
        return len(self._resting)

    def _look_again(self) -> None:
        if self._timer is None:
            self._timer = Timer(self._idle_seconds, self._drop_rested)
            self._timer.daemon = True
            self._timer.start()

    def _drop_rested(self) -> None:
        with self._lock:
            self._timer = None
            self._resting = [one for one in self._resting if monotonic() - one[0] < self._idle_seconds]
            if self._resting:
                self._look_again()


blocks: Final = Blocks(idle_seconds=IDLE_SECONDS)


def argon2id(password: bytes, *, salt: bytes, like: Parameters) -> bytes:
    """The raw hash of version, costs and length of `like`. Raises HashingError."""
    out = ffi.new("uint8_t[]", like.hash_len)
    given, salted = ffi.new("uint8_t[]", password), ffi.new("uint8_t[]", salt)
    context = {
        "out": out,
        "outlen": like.hash_len,
        "pwd": given,
        "pwdlen": len(password),
        "salt": salted,
        "saltlen": len(salt),
        "t_cost": like.time_cost,
        "m_cost": like.memory_cost,
        "lanes": like.parallelism,
        "threads": like.parallelism,
        "version": like.version,
        "allocate_cbk": _allocate,
        "free_cbk": _free,
    }
    said = core(ffi.new("argon2_context *", context), like.type.value)
    if said:
        raise HashingError(error_to_str(said))
    return bytes(ffi.buffer(out, like.hash_len))


def _new_block(size: int) -> Any:
    """In huge pages where the kernel gives some: a hash jumps about in the whole block, and waits for the addresses of small ones."""
    try:
        memory = mmap.mmap(-1, size + _HUGE_PAGE_BYTES, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    except OSError as error:
        raise MemoryError from error
    if hasattr(mmap, "MADV_HUGEPAGE"):
        with suppress(OSError):  # a kernel without them
            memory.madvise(mmap.MADV_HUGEPAGE)
    begin = -_address(ffi.from_buffer(memory)) % _HUGE_PAGE_BYTES
    return ffi.from_buffer("uint8_t[]", memoryview(memory)[begin : begin + size])


def _address(memory: Any) -> int:
    return int(ffi.cast("uintptr_t", memory))


@ffi.callback("int(uint8_t **, size_t)", error=_NO_MEMORY)  # type: ignore[untyped-decorator]  # cffi leaves it untyped
def _allocate(memory: Any, size: int) -> int:
    try:
        memory[0] = blocks.take(size)
    except MemoryError:
        return _NO_MEMORY
    return 0


@ffi.callback("void(uint8_t *, size_t)")  # type: ignore[untyped-decorator]  # as above
def _free(memory: Any, _size: int) -> None:
    blocks.give_back(memory)
