"""The environment of the processes that one start runs."""

import os
import shutil
from collections.abc import Mapping

from projectsplatform.installation import Instance
from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.installation.parent_process import SUPERVISOR

# Empty, not absent: an absent one would be read from `.env`.
_NOT_THE_OWNER = {"DATABASE_ADMIN_URL": ""}


def owner_environment(instance: Instance, database_url: str, database_admin_url: str) -> dict[str, str]:
    """Of what works as the owner of the tables. Makes the folders that it names, that of the counters empty."""
    counters = instance.var_dir / "metrics"
    shutil.rmtree(counters, ignore_errors=True)
    counters.mkdir()
    (instance.var_dir / "static").mkdir(exist_ok=True)
    return {
        **os.environ,
        "DEMO": "1" if instance.demo else "0",
        "PORT": str(instance.port),
        "VAR_DIR": str(instance.var_dir),
        "DATABASE_URL": database_url,
        "DATABASE_URL_FILE": "",
        "DATABASE_ADMIN_URL": database_admin_url,
        "DATABASE_ADMIN_URL_FILE": "",
        "PROMETHEUS_MULTIPROC_DIR": str(counters),
        "PYTHONPATH": str(PROJECT_ROOT / "src"),
        SUPERVISOR: str(os.getpid()),
    }


def without_owner(environ: Mapping[str, str]) -> dict[str, str]:
    """Of the processes that work as the application's role."""
    return {**environ, **_NOT_THE_OWNER}
