"""Alive and ready, for supervisors and load balancers."""

from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse

from projectsplatform.config.database_mark import ForeignDatabaseError, read_mark, refuse_the_other_kind

_PATIENCE_SECONDS = 2


class _Known:
    """What a process need not ask twice: a migrated database stays migrated while its code is the same."""

    migrated = False


def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process serves."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 with a reachable, migrated database of ours, else 503 and the part that is not ready."""
    not_ready = parts_not_ready()
    if not not_ready:
        return JsonResponse({"status": "ok"})
    response = JsonResponse({"status": "unavailable", "not_ready": not_ready}, status=503)
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - Django's flag; this 503 is no fault
    return response


def parts_not_ready() -> list[str]:
    """`database`, `migrations` or nothing, asked on a connection of its own: a stale pool must not say yes."""
    params: dict[str, Any] = {**connection.get_connection_params(), "connect_timeout": _PATIENCE_SECONDS}
    try:
        with psycopg.connect(**params, autocommit=True) as probe:
            if _Known.migrated:
                probe.execute("SELECT 1")
                return []
            refuse_the_other_kind(read_mark(probe), demo=settings.DEMO)
            applied = _applied_migrations(probe)
    except (psycopg.Error, ForeignDatabaseError):
        return ["database"]
    _Known.migrated = migrations_on_disk() <= applied
    return [] if _Known.migrated else ["migrations"]


def migrations_on_disk() -> frozenset[tuple[str, str]]:
    """Every migration of the installed apps; the graph of all is not built."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return frozenset(loader.disk_migrations)


def _applied_migrations(probe: "psycopg.Connection[Any]") -> frozenset[tuple[str, str]]:
    try:
        rows = probe.execute("SELECT app, name FROM django_migrations").fetchall()
    except psycopg.errors.UndefinedTable:
        return frozenset()
    return frozenset((str(row[0]), str(row[1])) for row in rows)
