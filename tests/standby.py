"""A primary and its standby, as PostgreSQL makes them, with the schema of the tests."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

from projectsplatform.config.databases import database_settings, reader_settings
from projectsplatform.installation.postgres import EmbeddedPostgres
from projectsplatform.installation.postgres.binaries import binaries_for
from projectsplatform.installation.postgres.cluster import APPLICATION, DATABASE, SUPERUSER
from projectsplatform.installation.postgres.identity import identity_for
from projectsplatform.installation.postgres.options import server_command
from projectsplatform.installation.postgres.server import make_home
from projectsplatform.installation.postgres.socket_folder import make_socket_folder, remove_socket_folder
from projectsplatform.kit.db.readers.freshness import ReaderFreshness
from tests.e2e.start import wait_for
from tests.owner import owner_url
from tests.readers import reader_at

_OF_THE_SERVER = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


@dataclass
class Standby:
    """A server that follows another one's log."""

    sockets: Path
    process: "subprocess.Popen[bytes]"

    def url(self, role: str = APPLICATION) -> str:
        return f"postgresql://{role}@/{DATABASE}?host={quote(str(self.sockets), safe='/')}"

    def ask(self, statement: str) -> Any:
        """As its superuser."""
        with psycopg.connect(self.url(SUPERUSER), autocommit=True) as session:
            cursor = session.execute(statement.encode())
            return cursor.fetchone() if cursor.description else None

    def is_following(self) -> bool:
        try:
            return bool(self.ask("SELECT 1 FROM pg_stat_wal_receiver WHERE status = 'streaming'"))
        except psycopg.OperationalError:
            return False


@contextmanager
def running_pair(folder: Path) -> Iterator[tuple[EmbeddedPostgres, Standby]]:
    """Both in this folder, with the tables of the database under test and none of its rows."""
    folder.chmod(0o711)
    with EmbeddedPostgres(folder / "primary") as primary:
        _copy_schema(primary)
        with _running_standby(folder / "standby", primary) as standby:
            yield primary, standby


@contextmanager
def _running_standby(home: Path, primary: EmbeddedPostgres) -> Iterator[Standby]:
    binaries, data = binaries_for(primary.data), home / "data"
    who = identity_for(primary.home, binaries / "postgres")
    make_home(home)
    data.mkdir(mode=0o700)
    who.own(data)
    copy = [binaries / "pg_basebackup", "-D", data, "-d", primary.admin_url, "-R", "-X", "stream", "-c", "fast"]
    subprocess.run(who.command(copy), check=True, capture_output=True, cwd="/")
    sockets = make_socket_folder(home)
    who.own(sockets)
    command = [*server_command(binaries, data, sockets, durable=True), "-c", "hot_standby=on"]
    with (
        (home / "server.log").open("wb") as log,
        subprocess.Popen(who.command(command), stderr=log, cwd="/") as process,
    ):
        standby = Standby(sockets, process)
        try:
            assert wait_for(standby.is_following, 60), (home / "server.log").read_text()
            yield standby
        finally:
            process.kill()
    remove_socket_folder(home)


def _copy_schema(primary: EmbeddedPostgres) -> None:
    """With the roles and the rows of the migrations, which tests keep."""
    binaries = binaries_for(primary.data)
    dump = [binaries / "pg_dump", "--no-owner", "-d", owner_url()]
    schema = subprocess.run(dump, check=True, capture_output=True).stdout
    psql = [binaries / "psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-d", primary.admin_url]
    subprocess.run(psql, input=schema, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def platform_on(primary: EmbeddedPostgres, standby: Standby) -> Iterator[ReaderFreshness]:
    """Django's connections lead to both for this block."""
    before = {name: connection.settings_dict[name] for name in _OF_THE_SERVER}
    there = database_settings(make_conninfo(primary.url))
    connection.close()
    connection.settings_dict.update({name: there[name] for name in _OF_THE_SERVER})
    try:
        with reader_at(reader_settings(make_conninfo(standby.url())), ReaderFreshness()) as knowledge:
            yield knowledge
    finally:
        connection.close()
        connection.settings_dict.update(before)
