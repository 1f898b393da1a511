"""The same platform on a server that is not ours: Debian's PostgreSQL, reached with passwords, with one role that owns the
tables and one that works with them, neither a superuser. Runs where one is installed."""

import os
import pwd
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT
from tempfile import TemporaryDirectory
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql

from projectsplatform.installation.environment import PROJECT_ROOT
from tests.e2e.demo import Demo, running_demo
from tests.e2e.people import PATIENCE_SECONDS, Stranger
from tests.e2e.start import free_port, wait_for

# The whole journey, with the demo of this page.
from tests.e2e.test_journey import *  # noqa: F403
from tests.e2e.test_journey import test_nor_do_the_databases_raw_files

del test_nor_do_the_databases_raw_files  # the files are elsewhere: below

FOUND = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parent.parent.name))
PASSWORD = "soʻz/%:@ 1"
pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(not FOUND or os.geteuid() != 0, reason="no Debian PostgreSQL here, or no right to be its user"),
]


@dataclass(frozen=True)
class Server:
    """A server of Debian's own, and who may look at everything in it."""

    data: Path
    port: int
    superuser: str

    def url(self, database: str = "platform") -> str:
        """As its owner comes."""
        return f"postgres://platform:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}/{database}"

    def both(self, database: str = "platform") -> dict[str, str]:
        """The settings of both roles."""
        application = self.url(database).replace("//platform:", "//platform_app:")
        return {"DATABASE_URL": application, "DATABASE_ADMIN_URL": self.url(database)}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with TemporaryDirectory(prefix="pp-debian-") as name, running_debian(Path(name)) as server:
        yield server


@pytest.fixture(scope="module")
def demo(server: Server) -> Iterator[Demo]:
    with running_demo(**server.both(), PGPASSWORD=PASSWORD) as demo:
        yield demo


@contextmanager
def running_debian(folder: Path) -> Iterator[Server]:
    """As an administrator would set it up, in the locale of a bare Debian."""
    folder.chmod(0o755)
    data, port, programs = folder / "data", free_port(), FOUND[0].parent
    as_postgres = {"user": "postgres", "group": "postgres", "extra_groups": [], "cwd": "/"}
    (folder / "password").write_text(secrets.token_hex(16))
    data.mkdir()
    for path in (data, folder / "password"):
        os.chown(path, *owner_of_postgres())
    initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "scram-sha-256", "--locale=C.UTF-8"]
    subprocess.run([*initdb, f"--pwfile={folder / 'password'}"], check=True, stdout=subprocess.DEVNULL, **as_postgres)
    given = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
    words = [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
    superuser = f"postgres://postgres:{(folder / 'password').read_text()}@127.0.0.1:{port}/postgres"
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen([programs / "postgres", "-D", data, *words], stderr=log, **as_postgres) as process,
    ):
        try:
            assert wait_for(lambda: answers(superuser), PATIENCE_SECONDS), (folder / "log").read_text()
            make_owner(superuser)
            yield Server(data, port, superuser)
        finally:
            process.send_signal(SIGINT)


def owner_of_postgres() -> tuple[int, int]:
    account = pwd.getpwnam("postgres")
    return account.pw_uid, account.pw_gid


def answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def make_owner(superuser: str) -> None:
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE platform LOGIN CREATEDB PASSWORD {}").format(PASSWORD))
        connection.execute(sql.SQL("CREATE ROLE platform_app LOGIN PASSWORD {}").format(PASSWORD))
        connection.execute("CREATE DATABASE platform OWNER platform")


def test_its_owner_is_no_superuser(server: Server) -> None:
    with psycopg.connect(server.url()) as connection:
        (is_superuser,) = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    assert is_superuser is False


def test_nor_do_its_raw_files(customer: Stranger, server: Server) -> None:
    with psycopg.connect(server.superuser, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    wanted = [secret.encode() for secret in customer.secrets if len(secret) > 6]
    files = [file for file in server.data.rglob("*") if file.is_file()]
    assert len(files) > 900
    assert [file for file in files if any(secret in file.read_bytes() for secret in wanted)] == []


def test_a_dump_of_it_comes_back_in_another_database_of_it(demo: Demo, server: Server, tmp_path: Path) -> None:
    demo.manage("dump_database", str(tmp_path / "dump"))
    with psycopg.connect(server.superuser, autocommit=True) as connection:
        connection.execute("CREATE DATABASE second OWNER platform")
    demo.manage("restore_database", str(tmp_path / "dump"), **server.both("second"))
    assert demo.manage("check_books", **server.both("second"))


def test_the_whole_suite_holds_on_it(server: Server) -> None:
    """From an empty database, as it is run on ours: some commands say another thing of one that was prepared."""
    with psycopg.connect(server.superuser, autocommit=True) as connection:
        connection.execute("CREATE DATABASE empty OWNER platform")
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "-m", "not prove"]
    environ = {name: value for name, value in os.environ.items() if name not in {"PROVE", "TESTS_HOME"}}
    done = subprocess.run(
        [*command, "--ignore=tests/e2e", "tests"],
        cwd=PROJECT_ROOT,
        env={**environ, **server.both("empty")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]
    assert re.search(r"\d{3,} passed", done.stdout)
