"""One start on one VAR_DIR: the lock goes with its process, however that ends."""

import fcntl
import json
import os
from pathlib import Path

from projectsplatform.installation.failures import ConfigurationError


class VarDirLock:
    """Held from `take` to the end of the process, not of this object. `former_port`: of the last start, once taken."""

    def __init__(self, var_dir: Path, *, port: int) -> None:
        self._path = var_dir / "lock"
        self._port = port
        self._descriptor = -1
        self.former_port: int | None = None

    def take(self) -> None:
        """Raises ConfigurationError when another start holds it."""
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigurationError(
                f"VAR_DIR {self._path.parent} is in use by another start{self._holder()}: "
                "stop that one, or give this one another VAR_DIR and PORT."
            ) from None
        self.former_port = self._told().get("port")
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, json.dumps({"pid": os.getpid(), "port": self._port}).encode())

    def _holder(self) -> str:
        told = self._told()
        return f" (process {told['pid']}, port {told['port']})" if told.keys() >= {"pid", "port"} else ""

    def _told(self) -> dict[str, int]:
        """What the last holder wrote down, or whoever holds it now."""
        try:
            told = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}
