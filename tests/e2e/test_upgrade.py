"""From the code of commit a913180, where one role did everything, by the steps of docs/operations.md."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL
from tempfile import TemporaryDirectory
from urllib.parse import quote

import psycopg
import pytest
from psycopg import errors

from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.installation.postgres import EmbeddedPostgres
from projectsplatform.installation.postgres.binaries import binaries_for
from projectsplatform.installation.postgres.socket_folder import socket_folder
from tests.e2e.demo import Demo
from tests.e2e.people import Phone, Stranger
from tests.e2e.start import STOP_SECONDS, Start, free_port, wait_for

pytestmark = [pytest.mark.prove, pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")]
OLD = PROJECT_ROOT / "tests" / "fixtures" / "upgrade"
FORBIDDEN = (
    "TRUNCATE accounts_auditevent",
    "TRUNCATE licences_purchase",
    "SET projectsplatform.allow_truncate = 'on'; TRUNCATE wallet_entry CASCADE",
    "DELETE FROM kundalikcom_vaultaccess",
    "UPDATE wallet_transfer SET note = 'x'",
    "ALTER TABLE wallet_entry DISABLE TRIGGER ALL",
)


@dataclass
class Installation:
    """One whose tables all belong to one role, and the way to what has become of it."""

    server: EmbeddedPostgres
    demo: Demo

    def url(self, role: str) -> str:
        return f"postgresql://{role}@/platform?host={quote(str(socket_folder(self.server.home)), safe='/')}"


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    """As an administrator had set it up: `createuser platform`, `createdb --owner platform platform`, one role in DATABASE_URL."""
    with TemporaryDirectory(prefix="pp-upgrade-") as name:
        Path(name).chmod(0o711)
        start = Start(Path(name) / "var", free_port(), DEMO="1")
        start.var_dir.mkdir(mode=0o711)
        shutil.copytree(OLD / "secrets", start.var_dir / "secrets")
        with EmbeddedPostgres(Path(name) / "postgres") as server:
            old = Installation(server, Demo(start))
            with psycopg.connect(server.admin_url, autocommit=True) as administrator:
                administrator.execute("DROP ROLE platform_app")  # nobody has made one yet
                administrator.execute("CREATE ROLE platform LOGIN")
                administrator.execute("CREATE DATABASE platform OWNER platform")
            psql = [tool(server, "psql"), "-Xq", "-v", "ON_ERROR_STOP=1", old.url("platform")]
            subprocess.run([*psql, "-f", OLD / "platform.sql"], check=True, stdout=subprocess.DEVNULL)
            try:
                yield old
            finally:
                if start.pids("supervisor"):
                    start.send(SIGKILL)
                wait_for(lambda: not start.pids(), STOP_SECONDS)


def tool(server: EmbeddedPostgres, name: str) -> str:
    return str(binaries_for(server.data) / name)


def documented(beginning: str) -> list[str]:
    """The commands of the section "Two roles" that begin so."""
    section = (
        (PROJECT_ROOT / "docs" / "operations.md").read_text().partition("### Two roles\n")[2].partition("\n### ")[0]
    )
    blocks = "".join(re.findall(r"^```\n(.*?)^```", section, re.DOTALL | re.MULTILINE))
    return [line.removeprefix(beginning) for line in blocks.splitlines() if line.startswith(beginning)]


def test_the_documented_steps_are_carried_out(installation: Installation) -> None:
    (create_user,) = documented("sudo -u postgres ")
    name, *words = shlex.split(create_user)
    environ = {**os.environ, "PGHOST": str(socket_folder(installation.server.home)), "PGUSER": "postgres"}
    command = [tool(installation.server, name), *words]
    subprocess.run(
        command,
        env=environ,
        input="parol-1\nparol-1\n",
        text=True,
        check=True,
        capture_output=True,
        start_new_session=True,
    )
    old, new = documented("DATABASE_ADMIN_URL=postgres://"), documented("DATABASE_URL=postgres://")
    (owner,), (application,) = ([url.partition(":")[0] for url in urls] for urls in (old, new))
    assert (owner, application) == ("platform", "platform_app")
    installation.demo.platform.settings.update(
        DATABASE_ADMIN_URL=installation.url(owner), DATABASE_URL=installation.url(application)
    )

    commands = [line for line in documented(".venv/bin/python manage.py ") if not line.startswith("dump_database")]
    said = [installation.demo.manage(*shlex.split(line)) for line in commands]

    assert commands == ["migrate", "check --deploy", "check_books"]
    assert said[-1] == "The books are right.\n"
    installation.demo.start()
    assert installation.demo.platform.is_ready()


def test_the_tables_are_still_the_old_roles(installation: Installation) -> None:
    with psycopg.connect(installation.url("platform_app")) as session:
        rows = session.execute(
            "SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        ).fetchall()
    assert rows == [("platform",)]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_new_role_empties_and_rewrites_nothing(installation: Installation, statement: str) -> None:
    session = psycopg.connect(installation.url("platform_app"), autocommit=True)
    with session, pytest.raises(errors.InsufficientPrivilege):
        session.execute(statement.encode())


def test_who_was_a_customer_signs_in_and_buys(installation: Installation) -> None:
    site, known = installation.demo.site, json.loads((OLD / "customer.json").read_text())
    phone = Phone(site, known["tg_id"], known["number"])
    person = Stranger(site, phone, known["username"], known["password"])
    assert person.sign_in().status == 200
    assert person.balance() == 60_000
    assert site.post("kundalikcom/buy", {"months_count": 1, "token": person.token}).status == 200
    checked = site.post("kundalikcom/check_pc", {"token": person.token, "device_id": "PC-1"})
    assert (checked["how"], checked["trial"]) == (True, False)
    (login,) = site.get("kundalikcom/logins", person.token)["items"]
    shown = site.post(f"kundalikcom/logins/{login['id']}/reveal", {}, person.token)
    assert shown["password"] == "maktab-Sirli-Soʻz-4711"
    assert installation.demo.manage("check_books") == "The books are right.\n"


def test_web_worker_and_bot_are_the_new_role(installation: Installation) -> None:
    platform = installation.demo.platform
    for word in ("server.process", "run_worker", "run_bot"):
        for pid in platform.pids(word):
            assert installation.url("platform").encode() not in Path(f"/proc/{pid}/environ").read_bytes()
    with psycopg.connect(installation.server.admin_url) as session:
        rows = session.execute(
            "SELECT DISTINCT usename::text FROM pg_stat_activity WHERE datname = 'platform'"
        ).fetchall()
    assert rows == [("platform_app",)]
