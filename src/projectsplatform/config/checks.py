"""Checks of the database's two roles, of its reader and of who may call as Payme, for `check --deploy`."""

from typing import Any, Final

import psycopg
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's name
from django.db import connection, connections

from projectsplatform.installation.addresses import Network
from projectsplatform.installation.providers import paymes_networks
from projectsplatform.kit.db.protection import protected_tables
from projectsplatform.kit.db.readers.blocks import READER
from projectsplatform.kit.db.readers.reading import has_reader

_STANDING: Final = """
    SELECT rolsuper,
        EXISTS (SELECT FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND pg_has_role(relowner, 'MEMBER')),
        has_schema_privilege(current_schema(), 'CREATE')
    FROM pg_roles WHERE rolname = current_user
"""
_EXCESS: Final = """
    SELECT relname::text FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND (
        has_table_privilege(oid, 'TRUNCATE')
        OR relname = ANY(%s) AND has_table_privilege(oid, 'UPDATE')
        OR relname = ANY(%s) AND has_table_privilege(oid, 'DELETE')
    ) ORDER BY 1
"""
_HINT: Final = 'docs/operations.md, "Two roles", has the steps.'
_READER_HINT: Final = 'docs/operations.md, "Readers".'


@register(Tags.security, deploy=True)
def check_database_roles(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The application's role owns nothing, is no superuser, and cannot rewrite what is append-only."""
    if settings.HERE.database_admin_url == settings.HERE.database_url:
        message = "DATABASE_ADMIN_URL is not given: the application works as the owner of its tables."
        return [Warning(message, hint=_HINT, id="platform.W001")]
    try:
        return [Warning(message, hint=_HINT, id=number) for number, message in _excess_rights().items()]
    except psycopg.Error as error:
        message = f"The database cannot be asked what the role of DATABASE_URL may do: {str(error).splitlines()[0]}."
        return [Warning(message, id="platform.W005")]


@register(Tags.database, deploy=True)
def check_reader(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Until it is one that the application may read, everything is read from the primary."""
    if not has_reader():
        return []
    try:
        with psycopg.connect(**connections[READER].get_connection_params()) as session:
            row = session.execute(
                "SELECT pg_is_in_recovery() AND has_table_privilege('wallet_entry', 'SELECT')"
            ).fetchone()
    except psycopg.Error as error:
        message = f"The standby of DATABASE_READER_URL cannot be asked: {str(error).splitlines()[0]}."
        return [Warning(message, hint=_READER_HINT, id="platform.W008")]
    if row and row[0]:
        return []
    message = "DATABASE_READER_URL leads to no standby that the application may read."
    return [Warning(message, hint=_READER_HINT, id="platform.W009")]


@register(Tags.security, deploy=True)
def check_paymes_addresses(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Whoever else is let in has nothing but the key between them and people's balances."""
    published = paymes_networks()
    others = [str(each) for each in settings.PAYME_ADDRESSES if not any(_holds(network, each) for network in published)]
    if not settings.PAYME_KEYS or not others:
        return []
    message = (
        f"PAYME_ADDRESSES lets in {', '.join(others)}, which Payme does not publish: its key alone keeps strangers out."
    )
    return [Warning(message, hint='docs/operations.md, "Payme".', id="platform.W007")]


def _holds(network: Network, part: Network) -> bool:
    return network.version == part.version and part.subnet_of(network)  # type: ignore[arg-type]  # of one version


def _excess_rights() -> dict[str, str]:
    """Asked as the application. Message by the warning's id."""
    with psycopg.connect(**connection.get_connection_params()) as session:
        standing = session.execute(_STANDING).fetchone() or (False, False, False)
        tables = [row[0] for row in session.execute(_EXCESS, [_tables("UPDATE"), _tables("DELETE")])]
    is_superuser, owns, creates = standing
    excess = {
        "platform.W002": "The role of DATABASE_URL is a superuser." if is_superuser else "",
        "platform.W003": "The role of DATABASE_URL owns tables, or belongs to a role that does." if owns else "",
        "platform.W004": "The role of DATABASE_URL may create in the tables' schema." if creates else "",
        "platform.W006": f"The role of DATABASE_URL may empty or rewrite {', '.join(tables)}." if tables else "",
    }
    return {number: message for number, message in excess.items() if message}


def _tables(verb: str) -> list[str]:
    return [table for table, protection in protected_tables().items() if verb in protection.verbs]
