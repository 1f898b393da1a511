"""The database under test is migrated, and has its roles, once for all processes of a run: the others copy it."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.creation import DatabaseCreation
from psycopg import sql

from projectsplatform.config.privileges import protect_database
from projectsplatform.staff.operations import seed_roles

_TEMPLATE = "test_template"


def migrate_once(create: Callable[..., str]) -> Callable[..., str]:
    """`create_test_db` that copies what the first process of this run made. To be called as the owner."""

    @wraps(create)
    def call(creation: DatabaseCreation, *args: Any, **kwargs: Any) -> str:
        home = Path(os.environ["TESTS_HOME"])
        with _alone(home / "template.lock"):
            if (home / "template.made").exists():
                return _copied(creation)
            name = create(creation, *args, **kwargs)
            seed_roles()
            creation.connection.close()
            _copy(creation, name, _TEMPLATE)
            (home / "template.made").touch()
            return name

    return call


def _copied(creation: DatabaseCreation) -> str:
    name = creation._get_test_db_name()
    _copy(creation, _TEMPLATE, name)
    creation.connection.close()
    settings.DATABASES[creation.connection.alias]["NAME"] = name
    creation.connection.settings_dict["NAME"] = name
    protect_database()  # a copy has no rights on the database itself
    return name


def _copy(creation: DatabaseCreation, source: str, name: str) -> None:
    with creation._nodb_cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source)))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
