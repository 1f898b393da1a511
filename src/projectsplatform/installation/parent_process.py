"""Between the supervisor and its children: a child ends with its parent, even when that was killed and could tell
nobody."""

import ctypes
import os
import signal
import sys
import threading
import time

SUPERVISOR = "SUPERVISOR_PID"
"""The environment variable by which the supervisor tells its children who it is."""
_PR_SET_PDEATHSIG = 1
_LOOK_EVERY_SECONDS = 0.5


def is_supervised() -> bool:
    """Whether the supervisor itself started this process."""
    return os.environ.get(SUPERVISOR) == str(os.getppid())


def end_with_supervisor() -> None:
    """Called first thing by a child of the supervisor; does nothing in other processes."""
    parent = os.environ.get(SUPERVISOR)
    if parent:
        die_with_parent(int(parent), signal.SIGTERM)


def die_with_parent(parent: int, how: signal.Signals) -> None:
    """From now on this process gets the signal when its parent ends. On Linux the kernel sends it; elsewhere a thread
    looks. Linux means the parent's thread that forked us, so parents start children from their main thread."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(how), 0, 0, 0)
    else:
        threading.Thread(target=_watch, args=(parent, how), daemon=True).start()
    if os.getppid() != parent:
        sys.exit(1)


def _watch(parent: int, how: signal.Signals) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY_SECONDS)
    os.kill(os.getpid(), how)
