"""One start on one VAR_DIR: the lock goes with its process, however that ends."""

import fcntl
import json
import os
from pathlib import Path

from projectsplatform.installation.failures import ConfigurationError


def lock_var_dir(var_dir: Path, *, port: int) -> tuple[int, int | None]:
    """The lock's descriptor, which holds it while it is open, and the port of the last start. Raises ConfigurationError when another
    start holds it."""
    path = var_dir / "lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    last = _last_holder(path)
    if not try_lock(descriptor):
        holder = f" (process {last['pid']}, port {last['port']})" if last.keys() >= {"pid", "port"} else ""
        raise ConfigurationError(
            f"VAR_DIR {var_dir} is in use by another start{holder}: "
            "stop that one, or give this one another VAR_DIR and PORT."
        )
    os.ftruncate(descriptor, 0)
    os.write(descriptor, json.dumps({"pid": os.getpid(), "port": port}).encode())
    return descriptor, last.get("port")


def try_lock(descriptor: int, kind: int = fcntl.LOCK_EX) -> bool:
    """Whether the file is locked now; it is until the descriptor is closed."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _last_holder(path: Path) -> dict[str, int]:
    """What it wrote down; it may hold the lock now."""
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return holder if isinstance(holder, dict) else {}
