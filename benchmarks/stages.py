"""Puts a database with its scene and its servers together."""

import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.machine import running_web, running_yardstick, settings_for
from benchmarks.measuring import Stage
from projectsplatform.installation.environment import PROJECT_ROOT


def set_up(database_url: str, var_dir: Path, *, customers: int) -> Path:
    """Migrates the database and sets the scene; returns the file of recordings. The books must be right afterwards.

    A scene that is there is kept.
    """
    var_dir.mkdir(exist_ok=True)
    environ = settings_for(var_dir, database_url, LIMITS="off")
    file = var_dir / "scene"
    checks = [] if file.exists() else [["manage.py", "check_books"]]
    for command in (["manage.py", "prepare"], ["-m", "benchmarks.scene", str(customers), str(file)], *checks):
        subprocess.run([sys.executable, *command], env=environ, cwd=PROJECT_ROOT, check=True, stdout=subprocess.DEVNULL)
    return file


@contextmanager
def stage(
    name: str, database_url: str, postmaster: int, var_dir: Path, *, customers: int, workers: int = 1
) -> Iterator[Stage]:
    """The servers on a scene that is set up."""
    scene = pickle.loads((var_dir / "scene").read_bytes())
    recordings = var_dir / "recordings"
    recordings.write_bytes(pickle.dumps(list(scene["recordings"].values())))
    environ = settings_for(var_dir, database_url, LIMITS="off")
    with (
        running_web(environ, workers=workers) as web,
        running_yardstick(environ, "floor", str(recordings), database_url) as floor,
        running_yardstick(environ, "empty") as empty,
    ):
        yield Stage(
            name, database_url, postmaster, var_dir, customers, scene["recordings"], scene["cookies"], web, floor, empty
        )


def new_database(server_url: str, name: str) -> str:
    """Another, empty database on the same server; its address."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return address_of(server_url, name)


def address_of(server_url: str, name: str) -> str:
    """Of a database on the same server."""
    head, _, query = server_url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}?{query}"
