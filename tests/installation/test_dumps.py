import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from django.conf import settings
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from projectsplatform.installation.postgres import PostgresError
from projectsplatform.installation.postgres.dumps import dump_database, mark_of_dump, restore_database
from projectsplatform.installation.postgres.socket_folder import socket_folder

HOME = settings.VAR_DIR / "postgres"
GIVEN = settings.HERE.database_admin_url
SAYS_WHAT_IT_IS_TOLD = '#!/bin/sh\necho "$PGPASSWORD $*"\n'

pytestmark = pytest.mark.skipif(
    conninfo_to_dict(GIVEN).get("host") != str(socket_folder(HOME)) and not shutil.which("pg_dump"),
    reason="the client programs of the given server are not installed here",
)


@pytest.fixture
def urls() -> Iterator[tuple[str, str]]:
    """Two databases beside the tests' own: one that was lived in, one that is only marked."""
    names = [f"{settings.DATABASES['default']['TEST']['NAME']}_{end}" for end in ("full", "empty")]
    full, empty = (make_conninfo(GIVEN, dbname=name) for name in names)
    with psycopg.connect(GIVEN, autocommit=True) as connection:
        for name in names:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        ask(full, "CREATE TABLE platform_instance AS SELECT 'real' AS kind")
        ask(full, "CREATE TABLE kept AS SELECT 'Oʻgʻiloy' AS name")
        ask(empty, "CREATE TABLE platform_instance AS SELECT 'demo' AS kind")
        yield full, empty
        for name in names:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def ask(url: str, query: LiteralString) -> Any:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def test_what_was_dumped_is_there_again_with_its_mark(urls: tuple[str, str], tmp_path: Path) -> None:
    full, empty = urls
    dump_database(full, HOME, tmp_path / "dump")
    restore_database(empty, HOME, tmp_path / "dump")

    assert ask(empty, "SELECT name FROM kept") == "Oʻgʻiloy"
    assert ask(empty, "SELECT kind FROM platform_instance") == "real"


def test_a_dump_is_its_owners_alone(urls: tuple[str, str], tmp_path: Path) -> None:
    dump_database(urls[0], HOME, tmp_path / "dump")

    assert (tmp_path / "dump").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["dump"]


def test_a_database_with_something_in_it_is_not_overwritten(urls: tuple[str, str], tmp_path: Path) -> None:
    dump_database(urls[0], HOME, tmp_path / "dump")

    with pytest.raises(PostgresError, match="not empty"):
        restore_database(urls[0], HOME, tmp_path / "dump")
    assert ask(urls[0], "SELECT count(*) FROM kept") == 1


def test_a_damaged_dump_leaves_the_database_as_it_was(urls: tuple[str, str], tmp_path: Path) -> None:
    dump_database(urls[0], HOME, tmp_path / "dump")
    whole = (tmp_path / "dump").read_bytes()
    (tmp_path / "dump").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(PostgresError, match="pg_restore"):
        restore_database(urls[1], HOME, tmp_path / "dump")
    assert ask(urls[1], "SELECT kind FROM platform_instance") == "demo"


@pytest.mark.parametrize("content", [b"", b"no dump", None])
def test_what_is_no_dump_is_told_before_anything_is_touched(
    urls: tuple[str, str], tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "dump").write_bytes(content)
    with pytest.raises(PostgresError):
        mark_of_dump(urls[1], HOME, tmp_path / "dump")


def test_a_dump_tells_what_it_is_of(urls: tuple[str, str], tmp_path: Path) -> None:
    dump_database(urls[0], HOME, tmp_path / "dump")
    assert mark_of_dump(urls[1], HOME, tmp_path / "dump") == "real"


def test_a_dump_carries_no_owners_and_no_privileges(urls: tuple[str, str], tmp_path: Path) -> None:
    ask(urls[0], "GRANT ALL ON kept TO PUBLIC")
    dump_database(urls[0], HOME, tmp_path / "dump")
    restore_database(urls[1], HOME, tmp_path / "dump")
    assert ask(urls[1], "SELECT relacl FROM pg_class WHERE relname = 'kept'") is None


def test_a_failed_dump_leaves_the_last_one(urls: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "dump").write_text("the last one")

    with pytest.raises(PostgresError, match="pg_dump failed"):
        dump_database(make_conninfo(urls[0], dbname="nowhere"), HOME, tmp_path / "dump")
    assert (tmp_path / "dump").read_text() == "the last one"
    assert [path.name for path in tmp_path.iterdir()] == ["dump"]


def test_a_folder_that_is_not_there_is_named(urls: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(PostgresError, match="nowhere"):
        dump_database(urls[0], HOME, tmp_path / "nowhere" / "dump")


def test_the_password_is_in_no_argument(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pg_dump"
    program.write_text(SAYS_WHAT_IT_IS_TOLD)
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    dump_database("postgres://shop:p%40ss@db.example.uz/shop", HOME, tmp_path / "said")

    password, _, arguments = (tmp_path / "said").read_text().partition(" ")
    assert password == "p@ss"
    assert "p@ss" not in arguments
    assert "user=shop dbname=shop host=db.example.uz" in arguments
