"""Pauses that a signal ends: the operator's to stop, or a child's end."""

import os
import select
import signal
from types import FrameType


class StopError(Exception):
    """The operator asked for the end."""


class Signals:
    """The signals of one process. `listen` before the first `pause`."""

    def __init__(self) -> None:
        self._wakeup, self._wakeup_writer = os.pipe()
        self._stopping = False

    def listen(self) -> None:
        """Takes SIGINT, SIGTERM and SIGHUP as the wish to stop, and SIGCHLD as the end of a pause."""
        os.set_blocking(self._wakeup_writer, False)
        signal.set_wakeup_fd(self._wakeup_writer, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)

    def pause(self, seconds: float) -> None:
        """Sleeps until a signal comes; a child's end is one. Raises StopError."""
        readable, _, _ = select.select([self._wakeup], [], [], seconds)
        if readable:
            os.read(self._wakeup, 4096)
        if self._stopping:
            raise StopError

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True
