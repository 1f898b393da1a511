"""The project's settings under test: a demo of its own in a temporary folder, on a real PostgreSQL.

Without DATABASE_URL one embedded server serves the whole run. The first process starts and stops it; pytest-xdist's
workers inherit its address. What the machine or `.env` is set to does not matter here.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from projectsplatform.config.instance.environment import SETTINGS
from projectsplatform.config.postgres import EmbeddedPostgres

_HOME = "TESTS_HOME"


def _begin() -> None:
    home = Path(tempfile.mkdtemp(prefix="pp-tests-"))
    home.chmod(0o711)
    given = os.environ.get("DATABASE_URL")
    for name in SETTINGS:
        os.environ[name] = ""
        os.environ.pop(f"{name}_FILE", None)
    server = EmbeddedPostgres(home / "postgres", durable=False)
    os.environ.update({"DEMO": "1", "VAR_DIR": str(home), "DATABASE_URL": given or server.start(), _HOME: str(home)})
    atexit.register(_end, os.getpid(), server, home)


def _end(owner: int, server: EmbeddedPostgres, home: Path) -> None:
    if os.getpid() == owner:
        server.stop()
        shutil.rmtree(home)


if _HOME not in os.environ:
    _begin()

from projectsplatform.config.settings import *  # noqa: E402, F403 - after the environment stands
from projectsplatform.config.settings import DATABASES  # noqa: E402

# Each client of a test makes the middleware anew: static files are looked for when they are asked for, not all beforehand.
WHITENOISE_AUTOREFRESH = True

# Transactional tests may flush by TRUNCATE, which the ledger refuses everywhere else. Said by the connection: only a
# superuser may write such a setting into a database, and what DATABASE_URL names need not be one.
DATABASES["default"]["OPTIONS"]["options"] = "-c projectsplatform.allow_truncate=on"
_suffix = os.environ.get("TEST_SUFFIX", "")
DATABASES["default"]["TEST"] = {"NAME": f"test_projectsplatform{'_' + _suffix if _suffix else ''}"}
