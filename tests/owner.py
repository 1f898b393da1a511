"""The tables' owner, for what tests do that the application may not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from projectsplatform.config.owner import connected_as_owner


def owner_url() -> str:
    """The owner's address of the database under test."""
    return make_conninfo(settings.HERE.database_admin_url, dbname=connection.settings_dict["NAME"])


@contextmanager
def owner_connection() -> Iterator["psycopg.Connection[Any]"]:
    """One transaction of the owner's, which sees only what was committed."""
    with psycopg.connect(owner_url()) as owner:
        yield owner


def as_owner(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with Django's connection being the owner's."""

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        with connected_as_owner():
            return function(*args, **kwargs)

    return call
