"""The project's settings under test: a demo of its own in a temporary folder, on a real PostgreSQL.

Without DATABASE_URL (and DATABASE_ADMIN_URL) one embedded server serves the whole run; tests are the application's role in it. The first process starts and stops it; pytest-xdist's
workers inherit its address. What the machine or `.env` is set to does not matter here.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from projectsplatform.installation.environment import SETTINGS
from projectsplatform.installation.postgres import EmbeddedPostgres

_HOME = "TESTS_HOME"


def _begin() -> None:
    home = Path(tempfile.mkdtemp(prefix="pp-tests-"))
    home.chmod(0o711)
    given = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "DATABASE_ADMIN_URL")}
    for name in SETTINGS:
        os.environ[name] = ""
        os.environ.pop(f"{name}_FILE", None)
    server = EmbeddedPostgres(home / "postgres", durable=False)
    if not given["DATABASE_URL"]:
        given = {"DATABASE_URL": server.start(), "DATABASE_ADMIN_URL": server.admin_url}
    os.environ.update({"DEMO": "1", "VAR_DIR": str(home), _HOME: str(home), **given})
    atexit.register(_end, os.getpid(), server, home)


def _end(owner: int, server: EmbeddedPostgres, home: Path) -> None:
    if os.getpid() == owner:
        server.stop()
        shutil.rmtree(home)


if _HOME not in os.environ:
    _begin()

from projectsplatform.config.settings import *  # noqa: E402, F403 - after the environment stands
from projectsplatform.config.settings import DATABASES  # noqa: E402
from projectsplatform.kit.security.passwords import CappedArgon2  # noqa: E402

# Each client of a test makes the middleware anew: static files are looked for when they are asked for, not all beforehand.
WHITENOISE_AUTOREFRESH = True
CHECK_REFUSALS = True

_suffix = os.environ.get("TEST_SUFFIX", "")
DATABASES["default"]["TEST"] = {"NAME": f"test_projectsplatform{'_' + _suffix if _suffix else ''}"}

# A hash as it is made in life takes longer than most of these tests; `make prove` makes them so.
HASH_IN_LIFE = CappedArgon2.time_cost, CappedArgon2.memory_cost
if not os.environ.get("PROVE"):
    CappedArgon2.time_cost, CappedArgon2.memory_cost = 1, 64
