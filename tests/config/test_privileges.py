"""What the application may do in its own database: every table, every verb; and what not even the owner does by mistake."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from psycopg import errors, sql

from projectsplatform.accounts.models import User
from projectsplatform.config.owner import application_role
from projectsplatform.config.privileges import NOT_THE_APPLICATIONS, privileges_on
from projectsplatform.kit.db.protection import protected_tables
from tests.owner import owner_connection, owner_url

MODELS = [
    model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy
]
TABLES = sorted({*(model._meta.db_table for model in MODELS), *NOT_THE_APPLICATIONS} - {"platform_instance"})
"""Every table that `migrate` makes but the queue's; the first start makes `platform_instance`."""
PROTECTED = sorted(protected_tables().items())
WHATEVER_THE_TABLE = (
    "TRUNCATE {}",
    "TRUNCATE {} CASCADE",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "ALTER TABLE {} DISABLE TRIGGER USER",
    "ALTER TABLE {} DISABLE TRIGGER refuse_truncate",
    "ALTER TABLE {} OWNER TO CURRENT_USER",
    "ALTER TABLE {} ADD COLUMN extra int",
    "CREATE TRIGGER own BEFORE INSERT ON {} EXECUTE FUNCTION kit_refuse_change()",
    "CREATE RULE own AS ON INSERT TO {} DO INSTEAD NOTHING",
    "DROP TRIGGER refuse_truncate ON {}",
    "DROP TABLE {} CASCADE",
    "SET session_replication_role = replica; DELETE FROM {}",
    "SET projectsplatform.allow_truncate = 'on'; TRUNCATE {}",
    "LOCK TABLE {} IN ACCESS EXCLUSIVE MODE; TRUNCATE {}",
)
WITHOUT_A_TABLE = (
    "CREATE TABLE own (n int)",
    "CREATE TEMPORARY TABLE wallet_entry (n int)",
    "CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION kit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "ALTER FUNCTION kit_refuse_change() RENAME TO other",
    "DROP FUNCTION kit_refuse_change() CASCADE",
    "CREATE SCHEMA own",
    "DROP SCHEMA public CASCADE",
    "CREATE ROLE own",
    "SET session_replication_role = replica",
    "UPDATE pg_trigger SET tgenabled = 'D'",
    "COPY (SELECT 1) TO PROGRAM 'true'",
)
_FUNCTIONS = """
    SELECT proname::text, prosecdef, coalesce(proconfig, '{}')::text[] AS settings,
        array(SELECT format_type(each, NULL) FROM unnest(proargtypes) each) AS arguments,
        has_function_privilege('public', oid, 'EXECUTE') AS for_all, has_function_privilege(%s, oid, 'EXECUTE') AS for_us
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname NOT LIKE 'procrastinate%%' ORDER BY 1
"""


@pytest.fixture
def owner_session(db: None) -> Iterator["psycopg.Connection[Any]"]:
    with owner_connection() as session:
        yield session
        session.rollback()


def refused(statement: str, *tables: str) -> type[Exception] | None:
    """The database's word to a statement of the application's: its error, or None."""
    text = sql.SQL(statement).format(*[sql.Identifier(table) for table in tables] * statement.count("{}"))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(text.as_string(connection.connection))
    except DatabaseError as error:
        return type(error.__cause__)
    return None


@pytest.mark.django_db
def test_the_application_is_neither_superuser_nor_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls,"
            " (SELECT count(*) FROM pg_class WHERE pg_has_role(relowner, 'MEMBER'))"
            " FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False, False, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
def test_no_statement_of_the_application_empties_or_opens_a_table(table: str) -> None:
    verbs = [verb for verb in ("UPDATE", "DELETE") if verb not in privileges_on(table)]
    column = connection.introspection.get_table_description(connection.cursor(), table)[0].name
    writes = {"UPDATE": f'UPDATE {{}} SET "{column}" = "{column}"', "DELETE": "DELETE FROM {}"}
    statements = [*WHATEVER_THE_TABLE, *(writes[verb] for verb in verbs)]

    told = {statement: refused(statement, table) for statement in statements}

    assert told == dict.fromkeys(statements, errors.InsufficientPrivilege)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", WITHOUT_A_TABLE)
def test_the_application_makes_and_changes_nothing_but_rows(statement: str) -> None:
    assert refused(statement) is errors.InsufficientPrivilege


@pytest.mark.django_db
def test_the_application_cannot_become_the_owner(owner_session: Any) -> None:
    ((owner,),) = owner_session.execute("SELECT current_user").fetchall()
    assert refused("SET ROLE {}", owner) is errors.InsufficientPrivilege
    assert refused("SET SESSION AUTHORIZATION {}", owner) is errors.InsufficientPrivilege


@pytest.mark.django_db
def test_what_the_application_may_do_is_what_the_models_declare(owner_session: Any) -> None:
    verbs = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    query = "SELECT v FROM unnest(%s::text[]) v WHERE has_table_privilege(%s, %s, v)"
    for table in TABLES:
        rows = owner_session.execute(query, [list(verbs), application_role(), table]).fetchall()
        assert (table, tuple(verb for (verb,) in rows)) == (table, privileges_on(table))


def test_what_was_written_once_is_declared_so() -> None:
    declared = {table: protection.verbs for table, protection in PROTECTED}
    once = {table for table, verbs in declared.items() if verbs == ("UPDATE", "DELETE")}
    assert once >= {
        "accounts_auditevent",
        "kit_idempotencyrecord",
        "kundalikcom_vaultaccess",
        "licences_pricetier",
        "licences_purchase",
        "licences_trialgrant",
        "wallet_entry",
        "wallet_transfer",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
def test_not_even_the_owner_truncates_what_is_kept(table: str, owner_session: Any) -> None:
    owner_session.execute("SET LOCAL projectsplatform.allow_truncate = 'on'")
    with pytest.raises(errors.RestrictViolation):
        owner_session.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.Identifier(table)))


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "protection"), PROTECTED, ids=[table for table, _ in PROTECTED])
def test_a_trigger_guards_the_rows_from_everybody_else(table: str, protection: Any, owner_session: Any) -> None:
    found = owner_session.execute(
        "SELECT tgfoid::regproc::text, tgenabled::text, tgtype & 1 = 1, tgtype & 2 = 2, tgtype & 8 = 8, tgtype & 16 = 16"
        " FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = 'refuse_change'",
        [table],
    ).fetchall()
    assert found == [(protection.guard, "O", True, True, True, "UPDATE" in protection.verbs)]


@pytest.mark.django_db
def test_a_function_looks_only_where_the_tables_are(owner_session: Any) -> None:
    loose = [
        name
        for name, _, settings, *_ in owner_session.execute(_FUNCTIONS, [application_role()])
        if "search_path=pg_catalog, public, pg_temp" not in settings
    ]
    assert loose == []


@pytest.mark.django_db
def test_functions_of_the_owner_are_the_applications_alone(owner_session: Any) -> None:
    found = [row for row in owner_session.execute(_FUNCTIONS, [application_role()]) if row[1]]
    assert len(found) >= 5
    assert [name for name, *_, for_all, for_us in found if for_all or not for_us] == []


def test_functions_of_the_owner_touch_nobody_who_is_there(owner: User, owner_session: Any) -> None:
    for name, definer, _, arguments, *_ in owner_session.execute(_FUNCTIONS, [application_role()]).fetchall():
        if definer:
            values = [f"'{owner.pk}'::uuid", *(f"NULL::{kind}" for kind in arguments[1:])]
            assert (name, refused(f"SELECT {name}({', '.join(values)})")) == (name, errors.RestrictViolation)


def test_who_has_left_does_not_come_back(make_person: Any, at: datetime) -> None:
    gone = make_person(
        full_name="", password="", sex=None, email=None, phone=None, tg_id=None, is_active=False, deleted_at=at
    )
    with pytest.raises(IntegrityError, match="stays deleted"), transaction.atomic():
        User.objects.filter(pk=gone.pk).update(deleted_at=None)


@pytest.mark.django_db(transaction=True)
def test_migrate_gives_the_rights_and_the_triggers_anew() -> None:
    role = sql.Identifier(application_role())
    with owner_connection() as owner:
        owner.execute(sql.SQL("GRANT ALL ON wallet_entry, accounts_auditevent TO {}").format(role))
        owner.execute(sql.SQL("REVOKE ALL ON procrastinate_jobs, accounts_user FROM {}").format(role))
        owner.execute("ALTER TABLE licences_purchase DISABLE TRIGGER refuse_change")
        owner.execute("DROP TRIGGER refuse_truncate ON accounts_auditevent")
        owner.execute("CREATE TABLE to_come (id int GENERATED BY DEFAULT AS IDENTITY)")

    try:
        call_command("migrate", interactive=False, verbosity=0)

        assert refused("DELETE FROM wallet_entry") is errors.InsufficientPrivilege
        assert refused("SELECT FROM procrastinate_jobs, accounts_user") is None
        with psycopg.connect(owner_url()) as owner:
            rows = owner.execute(
                "SELECT tgrelid::regclass::text, tgenabled::text FROM pg_trigger WHERE tgname = 'refuse_change'"
                " AND tgrelid = 'licences_purchase'::regclass OR tgname = 'refuse_truncate'"
                " AND tgrelid = 'accounts_auditevent'::regclass ORDER BY 1"
            ).fetchall()
        assert rows == [("accounts_auditevent", "O"), ("licences_purchase", "O")]
        assert refused("INSERT INTO to_come DEFAULT VALUES") is None
    finally:
        with owner_connection() as owner:
            owner.execute("DROP TABLE to_come")
