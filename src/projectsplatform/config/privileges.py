"""What the application's role may do, and the triggers that keep rows whoever writes: given anew by every `migrate`.

Both follow from what the models declare (`kit.protection`). To be called as the tables' owner.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.core.management.base import CommandError
from django.db import ProgrammingError, connection, transaction
from psycopg import sql

from projectsplatform.config.owner import application_role
from projectsplatform.kit.db.protection import REFUSE_TRUNCATE, Protection, protected_tables

NOT_THE_APPLICATIONS: Final[dict[str, tuple[str, ...]]] = {
    "django_migrations": ("SELECT",),
    "platform_instance": ("SELECT",),
    "django_content_type": ("SELECT", "INSERT"),  # a start that was killed half-way makes the rest of them
    "auth_permission": ("SELECT", "INSERT"),
}
"""Tables that `migrate` and the first start write, and what the application may do with their rows."""
_VERBS: Final = ("SELECT", "INSERT", "UPDATE", "DELETE")
_RELATIONS: Final = """
    SELECT relname::text FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND pg_has_role(relowner, 'USAGE') AND relkind = ANY(%s) ORDER BY 1
"""
_FUNCTIONS: Final = """
    SELECT oid::regprocedure::text, prosecdef FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND pg_has_role(proowner, 'USAGE') ORDER BY 1
"""
_TRIGGERS: Final = """
    SELECT tgrelid::regclass::text, tgname::text, tgfoid::regproc::text FROM pg_trigger
    WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal AND tgname IN ('refuse_change', 'refuse_truncate')
"""


def protect_database() -> None:
    """Triggers and grants as the models declare them, all or nothing. Raises CommandError."""
    role = application_role()
    try:
        with transaction.atomic():
            guard_tables()
            grant_to(role)
    except ProgrammingError as error:
        raise CommandError(
            f"The role {role} of DATABASE_URL cannot be given its rights: {str(error).splitlines()[0]}."
        ) from error


def kept_tables() -> set[str]:
    """Every table but the job queue's: none of them is ever emptied at once."""
    return {*connection.introspection.django_table_names(only_existing=True), *NOT_THE_APPLICATIONS} & set(
        _relations("r", "p")
    )


def privileges_on(table: str) -> tuple[str, ...]:
    """What the application may do with a table's rows."""
    protection = protected_tables().get(table)
    refused = protection.verbs if protection else ()
    return NOT_THE_APPLICATIONS.get(table) or tuple(verb for verb in _VERBS if verb not in refused)


def guard_tables() -> None:
    """Puts the triggers on that are not there: against TRUNCATE on all that is kept, against changes where it is declared."""
    there = {(table, name, function) for table, name, function in _rows(_TRIGGERS)}
    functions = {name.partition("(")[0] for name, _ in _rows(_FUNCTIONS)}
    tables = kept_tables()
    wanted = {table: Protection(("TRUNCATE",), REFUSE_TRUNCATE) for table in tables}
    for table, protection in [*wanted.items(), *protected_tables().items()]:
        name = "refuse_truncate" if protection.guard == REFUSE_TRUNCATE else "refuse_change"
        if table in tables and protection.guard in functions and (table, name, protection.guard) not in there:
            _put_trigger(table, name, protection)


def grant_to(role: str) -> None:
    """Gives the role what it may do, takes what it may not; nothing for the owner itself. In the caller's transaction."""
    if _rows("SELECT 1 WHERE current_user = %s", [role]):
        return
    _grant_schema(role)
    for table in _relations("r", "p", "v", "m"):
        _run("REVOKE ALL ON {} FROM {}, PUBLIC", table, role)
        _run(f"GRANT {', '.join(privileges_on(table))} ON {{}} TO {{}}", table, role)
    for sequence in _relations("S"):
        _run("REVOKE ALL ON SEQUENCE {} FROM {}, PUBLIC", sequence, role)
        _run("GRANT USAGE, SELECT ON SEQUENCE {} TO {}", sequence, role)
    for function, for_application_only in _rows(_FUNCTIONS):
        if for_application_only:
            _run(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        _run(f"GRANT EXECUTE ON FUNCTION {function} TO {{}}", role)


def _grant_schema(role: str) -> None:
    """Of tables to come it may read and add to; `migrate` gives the rest when it has made them."""
    ((schema, is_ours, database, is_our_database),) = _rows(
        "SELECT current_schema()::text, pg_has_role(nspowner, 'USAGE'), datname::text, pg_has_role(datdba, 'USAGE')"
        " FROM pg_namespace, pg_database WHERE nspname = current_schema() AND datname = current_database()"
    )
    if is_our_database:
        _run("REVOKE CREATE, TEMPORARY ON DATABASE {} FROM {}, PUBLIC", database, role)
        _run("GRANT CONNECT ON DATABASE {} TO {}", database, role)
    if is_ours:
        _run("REVOKE CREATE ON SCHEMA {} FROM {}, PUBLIC", schema, role)
        _run("GRANT USAGE ON SCHEMA {} TO {}", schema, role)
    for what in ("SELECT, INSERT ON TABLES", "USAGE, SELECT ON SEQUENCES", "EXECUTE ON FUNCTIONS"):
        _run(f"ALTER DEFAULT PRIVILEGES IN SCHEMA {{}} GRANT {what} TO {{}}", schema, role)


def _put_trigger(table: str, name: str, protection: Protection) -> None:
    each = "STATEMENT" if protection.guard == REFUSE_TRUNCATE else "ROW"
    _run(
        f"CREATE OR REPLACE TRIGGER {{}} BEFORE {' OR '.join(protection.verbs)} ON {{}}"
        f" FOR EACH {each} EXECUTE FUNCTION {{}}()",
        name,
        table,
        protection.guard,
    )
    _run("ALTER TABLE {} ENABLE TRIGGER {}", table, name)


def _relations(*kinds: str) -> list[str]:
    return [name for (name,) in _rows(_RELATIONS, [list(kinds)])]


def _rows(query: str, values: Iterable[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, list(values) or None)
        return list(cursor.fetchall())


def _run(statement: str, *names: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
