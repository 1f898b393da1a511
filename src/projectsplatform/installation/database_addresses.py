"""Addresses of the database: the application's, the owner's and a standby's, all of one database."""

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from projectsplatform.installation.failures import ConfigurationError


def database_urls(given: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The application's address and the owner's: of one database, though a pool may stand before one of them."""
    if not given["DATABASE_URL"]:
        if given["DATABASE_ADMIN_URL"]:
            raise ConfigurationError(
                "DATABASE_ADMIN_URL is the owner's way into the database of DATABASE_URL: give both, or neither."
            )
        return None, None
    url = _database_url("DATABASE_URL", given["DATABASE_URL"])
    admin_url = _database_url("DATABASE_ADMIN_URL", given["DATABASE_ADMIN_URL"] or url)
    if _database_name(url) != _database_name(admin_url):
        raise ConfigurationError(
            "DATABASE_ADMIN_URL and DATABASE_URL name different databases: both must lead to the same one."
        )
    return url, admin_url


def database_reader_url(given: Mapping[str, str], url: str | None) -> str | None:
    """A standby of the database of DATABASE_URL."""
    if not given["DATABASE_READER_URL"]:
        return None
    reader_url = _database_url("DATABASE_READER_URL", given["DATABASE_READER_URL"])
    if url is None:
        raise ConfigurationError(
            "DATABASE_READER_URL is the way to a standby of the database of DATABASE_URL: give both, or neither."
        )
    if reader_url == url:
        raise ConfigurationError("DATABASE_READER_URL is DATABASE_URL: it must lead to a standby, or be left out.")
    if _database_name(url) != _database_name(reader_url):
        raise ConfigurationError(
            "DATABASE_READER_URL and DATABASE_URL name different databases: a standby has the same one."
        )
    return reader_url


def _database_url(name: str, text: str) -> str:
    """A PostgreSQL URL with a database name; its host may be a socket's folder in `?host=`."""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in {"postgres", "postgresql"} and len(parts.path) > 1 and (parts.port or 1) > 0
    except ValueError:
        fits = False
    if not fits:
        raise ConfigurationError(f"{name} must look like postgres://user:password@host:5432/database.")
    return text


def _database_name(url: str) -> str:
    """What a database's URL calls it."""
    return unquote(urlsplit(url).path.lstrip("/"))
