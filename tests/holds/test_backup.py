"""A lost machine: from a dump, or from a base backup and the log's archive, the platform stands again and people sign in
there as before. The commands are those of docs/operations.md."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from projectsplatform.installation.postgres import EmbeddedPostgres
from projectsplatform.installation.postgres.binaries import binaries_for
from projectsplatform.installation.postgres.socket_folder import socket_folder
from tests.e2e.demo import Demo, running_demo
from tests.e2e.people import PATIENCE_SECONDS, Phone, Stranger
from tests.e2e.start import STOP_SECONDS, Start, free_port, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
SCHOOL_PASSWORD = "maktab-Sirli-Soʻz-4711"
FILE, RECEIPT = "files/aloqa/26/11/0199", b"\x89PNG" + bytes(range(256))
RECEIVED = """
    SELECT coalesce(bool_or(flush_lsn >= pg_current_wal_lsn()), false) FROM pg_stat_replication
    WHERE application_name = 'pg_receivewal'
"""


@pytest.fixture
def backups() -> Iterator[Path]:
    """Where backups are kept, away from every VAR_DIR."""
    with TemporaryDirectory(prefix="pp-backup-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def become_customer(demo: Demo) -> Stranger:
    """A person with 60 000 soʻm left, a licence and a school's login in the vault."""
    customer = Stranger.arriving(demo.site)
    assert customer.register().status == 201
    assert customer.sign_in().status == 200
    demo.manage("top_up", customer.username, "100000", "--note", "kassa")
    kept = {"login": "sodiqova.o", "password": SCHOOL_PASSWORD}
    assert customer.site.post("kundalikcom/logins", kept, customer.token).status == 201
    buy_a_month(customer)
    return customer


def buy_a_month(customer: Stranger) -> None:
    assert customer.site.post("kundalikcom/buy", {"months_count": 1, "token": customer.token}).status == 200


def keep_secrets(demo: Demo, backups: Path) -> None:
    """What a database's backup does not hold."""
    shutil.copytree(demo.var_dir / "secrets", backups / "secrets")


@contextmanager
def empty_machine(backups: Path) -> Iterator[Demo]:
    """A VAR_DIR with nothing in it but the secrets, and what will be started there."""
    with TemporaryDirectory(prefix="pp-new-") as name:
        Path(name).chmod(0o711)
        start = Start(Path(name) / "var", free_port(), DEMO="1")
        start.var_dir.mkdir(mode=0o711)
        shutil.copytree(backups / "secrets", start.var_dir / "secrets")
        try:
            yield Demo(start)
        finally:
            if start.pids():
                start.send(signal.SIGKILL)
            wait_for(lambda: not start.pids(), STOP_SECONDS)


def is_as_before(demo: Demo, known: Stranger) -> None:
    """The same person on the new machine: old session, old password with a new code, money, licence and vault."""
    phone = Phone(demo.site, known.phone.tg_id, known.phone.number)
    person = replace(known, site=demo.site, phone=phone)
    assert person.balance() == 60_000
    assert person.sign_in().status == 200
    assert person.token != known.token
    assert person.balance() == 60_000
    checked = person.site.post("kundalikcom/check_pc", {"token": person.token, "device_id": "PC-1"})
    assert (checked["how"], checked["trial"]) == (True, False)
    (login,) = person.site.get("kundalikcom/logins", person.token)["items"]
    shown = person.site.post(f"kundalikcom/logins/{login['id']}/reveal", {}, person.token)
    assert shown["password"] == SCHOOL_PASSWORD
    assert demo.manage("check_books")


@pytest.mark.prove
def test_from_a_dump_and_the_secrets_everything_is_as_before(backups: Path) -> None:
    dump = backups / "platform.dump"
    with running_demo() as lost:
        sent = lost.var_dir / FILE
        customer = become_customer(lost)
        assert customer.refresh().status == 200
        sent.parent.mkdir(parents=True)
        sent.write_bytes(RECEIPT)
        lost.manage("dump_database", str(dump))
        keep_secrets(lost, backups)
        shutil.rmtree(lost.var_dir / "files")
        text = lost.pg_dump()
        buy_a_month(customer)  # after the backup: gone with the machine
    assert dump.stat().st_mode & 0o777 == 0o600
    assert [secret for secret in customer.secrets if len(secret) > 6 and secret in text] == []

    with empty_machine(backups) as new:
        new.manage("restore_database", str(dump))
        assert (new.var_dir / FILE).read_bytes() == RECEIPT
        assert (new.var_dir / FILE).stat().st_mode & 0o777 == 0o600
        new.start()
        is_as_before(new, customer)
        with pytest.raises(subprocess.CalledProcessError) as refused:
            new.manage("restore_database", str(dump))
        assert "not empty" in refused.value.stderr


@pytest.mark.prove
def test_from_a_base_backup_and_the_log_a_moment_comes_back(backups: Path) -> None:
    base, archive = backups / "base", backups / "wal"
    with running_demo() as lost:
        with archiving(lost, archive):
            run_tool(lost, "pg_basebackup", "--pgdata", str(base), "--checkpoint", "fast", "--wal-method", "none")
            customer = become_customer(lost)
            moment = ask(lost, "SELECT clock_timestamp()::text")
            buy_a_month(customer)  # the mistake
            assert wait_for(lambda: ask(lost, RECEIVED) == "True", PATIENCE_SECONDS)
        keep_secrets(lost, backups)

    with empty_machine(backups) as new:
        home = new.var_dir / "postgres"
        home.mkdir(mode=0o711)
        shutil.copytree(base, home / "data")
        shutil.copytree(archive, home / "wal")
        with (home / "data" / "postgresql.auto.conf").open("a") as settings:
            wal = home / "wal"
            settings.write(f"restore_command = 'cp {wal}/%f %p || cp {wal}/%f.partial %p'\n")
            settings.write(f"recovery_target_time = '{moment}'\nrecovery_target_action = promote\n")
        (home / "data" / "recovery.signal").touch()
        give_to_the_server(home)
        new.start()
        is_as_before(new, customer)


@contextmanager
def archiving(demo: Demo, archive: Path) -> Iterator[None]:
    """`pg_receivewal` beside the demo, as a service would run it."""
    archive.mkdir()
    receive = ["pg_receivewal", "--slot", "archive", "--directory", str(archive)]
    run_tool(demo, "pg_receivewal", "--slot", "archive", "--create-slot", "--if-not-exists")
    with subprocess.Popen(tool_command(demo, *receive, "--synchronous"), env=tool_environ(demo)) as receiver:
        try:
            yield
        finally:
            receiver.send_signal(signal.SIGINT)


def tool_command(demo: Demo, name: str, *words: str) -> list[str]:
    return [str(binaries_for(demo.var_dir / "postgres" / "data") / name), *words]


def tool_environ(demo: Demo) -> dict[str, str]:
    return {**os.environ, "PGHOST": str(socket_folder(demo.var_dir / "postgres")), "PGUSER": "postgres"}


def run_tool(demo: Demo, *words: str) -> None:
    subprocess.run(tool_command(demo, *words), env=tool_environ(demo), check=True, timeout=PATIENCE_SECONDS)


def ask(demo: Demo, question: str) -> str:
    with psycopg.connect(EmbeddedPostgres(demo.var_dir / "postgres").admin_url, autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
    return str(row[0]) if row else ""


def give_to_the_server(home: Path) -> None:
    """As root: `chown -R postgres:` on what was put there; PostgreSQL does not run as root."""
    if os.geteuid() == 0:
        for path in (home / "data", home / "wal"):
            for each in (path, *path.rglob("*")):
                shutil.chown(each, "postgres", "postgres")
