"""The folder where an installation keeps what must survive: database, secrets, files. Nothing else is touched."""

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.installation.failures import ConfigurationError

_DEMO_MARK = "demo.json"


def var_dir_of(text: str) -> Path:
    """The folder, absolute; a relative one is meant from the project's folder."""
    return Path(os.path.normpath(PROJECT_ROOT / Path(text or "var").expanduser()))


def make_var_dir(path: Path) -> None:
    """Makes the folder; others may pass through it (the embedded database can be another user), not list it."""
    try:
        path.mkdir(parents=True)
    except FileExistsError:
        if not path.is_dir():
            raise ConfigurationError(f"VAR_DIR {path} is not a folder.") from None
    except OSError as error:
        raise ConfigurationError(f"VAR_DIR {path} cannot be made: {error.strerror}.") from error
    else:
        path.chmod(0o711)
    if not os.access(path, os.W_OK | os.X_OK):
        raise ConfigurationError(f"VAR_DIR {path} cannot be written to.")


@contextmanager
def removed_on_failure(*folders: Path) -> Iterator[None]:
    """Of these folders, those that were not there before are gone when the block fails."""
    new = [folder for folder in folders if not folder.exists()]
    try:
        yield
    except BaseException:
        for folder in new:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def write_privately(path: Path, text: str) -> None:
    """Replaces a file in one step; only its owner may read it."""
    with _draft_of(path, text) as draft:
        draft.replace(path)


def write_once_privately(path: Path, text: str) -> None:
    """The same for a file that is not there yet: of two processes at once, one text stays."""
    with _draft_of(path, text) as draft, suppress(FileExistsError):
        path.hardlink_to(draft)


@contextmanager
def _draft_of(path: Path, text: str) -> Iterator[Path]:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def mark_as_demo(var_dir: Path, *, port: int, database_url: str | None, database_admin_url: str | None) -> None:
    """Lets a later `manage.py` without any setting find this demo."""
    mark = {"port": port, "database_url": database_url, "database_admin_url": database_admin_url}
    write_privately(var_dir / _DEMO_MARK, json.dumps(mark))


def demo_mark(var_dir: Path) -> dict[str, Any] | None:
    """What `mark_as_demo` left: `port`, `database_url` and `database_admin_url`; None where no demo has been."""
    try:
        mark = json.loads((var_dir / _DEMO_MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return mark if isinstance(mark, dict) else None
