"""Secrets are nowhere but where they belong, also when things break; and keys turn without one failed read."""

import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from projectsplatform.config.api import api as platform
from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.kit.clock import now
from projectsplatform.kit.security import crypto
from projectsplatform.kit.security.signing import public_keys
from projectsplatform.kundalikcom.operations.keys import rotate_vault_keys
from tests import leases
from tests.cast import Api
from tests.e2e.demo import Demo, running_demo
from tests.e2e.people import PATIENCE_SECONDS, Stranger
from tests.e2e.start import wait_for
from tests.factories.catalogue import put_catalogue
from tests.holds.memory import family
from tests.races import run_at_once

PUPIL = "oquvchi-Samarqand-88"
BROKEN = ("accounts_session", "accounts_user", "accounts_signincode", "kundalikcom_schoollogin", "licences_licence")
CLOSED = (
    "accounts_user",
    "accounts_signupticket",
    "accounts_session",
    "telegram_outboxmessage",
    "kundalikcom_schoollogin",
)
ASKED = (
    "accounts/about_account",
    "accounts/get_code",
    "kundalikcom/check_pc",
    "accounts/reset_password_request",
    "accounts/register",
)
KEY_LIKE = {
    "private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
    "bot token": r"\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b",
    "cloud key": r"\b(?:AKIA[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{35}|gh[pousr]_[A-Za-z0-9]{36}|xox[baprs]-[\w-]{10,}|sk_live_\w+)",
    "signed token": r"\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}",
    "key of 32 bytes": r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9=])",
    "session token": r"(?<![A-Za-z0-9+/_.-])(?=[A-Za-z0-9_-]*[0-9])(?=[A-Za-z0-9_-]*[A-Z])(?=[A-Za-z0-9_-]*[a-z])[A-Za-z0-9_-]{43}(?![A-Za-z0-9+/_.=-])",
}  # fmt: skip
KEPT_FILES = re.compile(r"(^|/)(\.env|var/.*|.*\.(pem|key|p12|kdbx|sqlite3|dump))$")

EXAMPLES = {"6540b3b837dc", "06fb188b451e", "c92eae1b1a73"}
"""Beginnings of SHA-256: a lease, a device's token and a session's, made up for the document."""
MADE_UP = "tests/fixtures/upgrade"
"""An old dump with keys that were made for it: its page says so, and that they open nothing else."""


def secrets_of(demo: Demo) -> list[str]:
    """What the installation itself must not tell: its settings, whole and key by key."""
    whole = [file.read_text().strip() for file in (demo.var_dir / "secrets").iterdir()]
    return whole + [part.rpartition(":")[2] for text in whole for part in text.split(",")]


@contextmanager
def broken(demo: Demo) -> Iterator[None]:
    """A database in which tables are missing and others take no row."""
    close = [f"ALTER TABLE {table} ADD CONSTRAINT boom CHECK (id IS NULL) NOT VALID" for table in CLOSED]
    demo.sql(*close)
    try:
        yield
    finally:
        demo.sql(*[f"ALTER TABLE {table} DROP CONSTRAINT boom" for table in CLOSED])


@contextmanager
def without_tables(demo: Demo) -> Iterator[None]:
    demo.sql(*[f"ALTER TABLE {table} RENAME TO {table}_away" for table in BROKEN])
    try:
        yield
    finally:
        demo.sql(*[f"ALTER TABLE {table}_away RENAME TO {table}" for table in BROKEN])


def ask_for_everything(person: Stranger, ticket: str) -> list[tuple[int, str]]:
    """Requests that carry every kind of secret."""
    body = {
        "token": person.token, "username": person.username, "password": person.password, "device_id": "PC-7",
        "full_name": "Ali", "sex": True, "email": "yangi@example.uz", "old_token": person.token, "user_id": person.user_id,
    }  # fmt: skip
    heard = [person.site.post(path, body) for path in ASKED if path != "accounts/register"]
    heard.append(person.site.post("accounts/register", {**body, "token": ticket, "username": "yangi.odam"}))
    heard.append(person.site.post("accounts/refresh_user", body))
    heard.append(person.site.post("kundalikcom/logins", {"login": "x", "password": PUPIL}, person.token))
    heard.append(person.site.get("/staff/login/"))
    person.phone.send(text="/start")
    person.phone.share_contact()
    return [(answer.status, str(answer.body)) for answer in heard]


@pytest.mark.prove
def test_errors_tell_no_secret_to_anybody(unlimited_demo: Demo) -> None:
    person = Stranger.arriving(unlimited_demo.site)
    assert person.register().status == 201
    assert person.sign_in().status == 200
    assert person.site.post("kundalikcom/logins", {"login": "a", "password": PUPIL}, person.token).status == 201
    newcomer = Stranger.arriving(unlimited_demo.site)
    ticket = newcomer.get_registration_token()
    secrets = [*person.secrets, ticket, PUPIL, *secrets_of(unlimited_demo), person.phone.number, "argon2"]

    with broken(unlimited_demo):
        answers = ask_for_everything(person, ticket)
    with without_tables(unlimited_demo):
        answers += ask_for_everything(person, ticket)
    assert wait_for(lambda: person.site.get("/readyz").status == 200, PATIENCE_SECONDS)

    said = unlimited_demo.log() + (unlimited_demo.var_dir / "postgres" / "server.log").read_text(errors="replace")
    told = [secret for secret in secrets if len(secret) > 6 and secret in said]
    assert [status for status, _ in answers].count(500) >= 5, answers
    assert "request.failed" in said
    assert told == []
    refused = [text for status, text in answers if status >= 400]
    assert [text for text in refused if any(secret in text for secret in secrets if len(secret) > 6)] == []
    assert person.site.post("accounts/about_account", token=person.token).status == 200


@pytest.mark.prove
def test_jobs_and_the_process_list_hold_no_secret(unlimited_demo: Demo) -> None:
    person = Stranger.arriving(unlimited_demo.site)
    assert person.register().status == 201
    assert person.sign_in().status == 200
    seen = len(person.phone.messages())
    assert person.site.post("accounts/reset_password_request", {"username": person.username}).status == 200
    unlimited_demo.wait_until_handled(person.phone, messages=seen + 1)
    secrets = [secret for secret in [*person.secrets, *secrets_of(unlimited_demo)] if len(secret) > 6]

    jobs = unlimited_demo.sql("SELECT args::text FROM procrastinate_jobs")
    commands = b"\n".join(
        Path(f"/proc/{pid}/cmdline").read_bytes() for pid in family(unlimited_demo.pid) if Path(f"/proc/{pid}").exists()
    )
    assert [secret for secret in secrets if secret in jobs or secret.encode() in commands] == []


def is_example(secret: str) -> bool:
    """Whether it is one of the made-up tokens that the API document shows."""
    return sha256(secret.encode()).hexdigest()[:12] in EXAMPLES


def test_the_document_shows_no_real_secret() -> None:
    text = json.dumps(platform.document())
    found = {kind: re.findall(pattern, text) for kind, pattern in KEY_LIKE.items()}
    assert [secret for many in found.values() for secret in many if not is_example(secret)] == []


@pytest.mark.prove
@pytest.mark.skipif(not shutil.which("git") or not (PROJECT_ROOT / ".git").exists(), reason="no history here")
def test_the_repositorys_history_holds_no_secret() -> None:
    told: dict[str, set[str]] = {}
    with subprocess.Popen(
        ["git", "log", "-p", "--all", "--no-color", "--unified=0", "--format=", "--", ".", f":(exclude){MADE_UP}"],
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
    ) as log:
        assert log.stdout is not None
        for line in (raw.decode("utf-8", "replace") for raw in log.stdout if raw[:1] == b"+" and raw[:3] != b"+++"):
            for kind, pattern in KEY_LIKE.items():
                if (found := re.search(pattern, line)) and not is_example(found.group()):
                    told.setdefault(kind, set()).add(found.group())
    names = subprocess.run(
        ["git", "log", "--all", "--diff-filter=A", "--name-only", "--format="],
        cwd=PROJECT_ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip

    assert told == {}
    assert [name for name in names if KEPT_FILES.search(name)] == []


_READERS = 3


def ring(*names: str) -> tuple[tuple[str, bytes], ...]:
    return tuple((name, (name * 32).encode()[:32]) for name in names)


@pytest.mark.django_db(transaction=True)
def test_keys_turn_under_readers_and_not_one_read_fails(
    api: Api, owner: Any, sign_in: Callable[[Any], str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIMITS_ON = False
    settings.VAULT_KEYS, settings.LICENCE_SIGNING_KEYS = ring("a"), ring("a")
    put_catalogue()
    token, turned = sign_in(owner), threading.Event()
    login = api.post("kundalikcom/logins", {"login": "maktab", "password": PUPIL}, token)["id"]
    first = api.post("kundalikcom/check_pc", {"device_id": "PC"}, token)["lease"]
    verified: list[str] = []
    rounds = [0] * _READERS

    def begun_before_are_answered() -> bool:
        """A process that forgets a key is a new one: what the old one is at it ends with the ring that it began with."""
        then = list(rounds)
        return wait_for(lambda: all(this > that for this, that in zip(rounds, then, strict=True)), PATIENCE_SECONDS)

    def turn(_: int) -> list[str]:
        wait_for(lambda: verified, PATIENCE_SECONDS)  # the readers are at it
        try:
            # Every process learns a key before one of them uses it, and uses a newer one before it forgets the old.
            for names in (("a", "b"), ("b", "a"), ("b",), ("b", "c"), ("c", "b"), ("c",)):
                if len(names) == 1:
                    rotate_vault_keys(at=now())
                    assert begun_before_are_answered()
                else:
                    leases.verified(first if "a" in names else verified[-1], public_keys())
                settings.VAULT_KEYS = settings.LICENCE_SIGNING_KEYS = ring(*names)
                time.sleep(0.2)
        finally:
            turned.set()
        return []

    def read(number: int) -> list[str]:
        if number == 0:
            return turn(number)
        mine, wrong = Api(address=f"198.51.100.{number}"), []
        while not turned.is_set():
            rounds[number - 1] += 1
            shown = mine.post(f"kundalikcom/logins/{login}/reveal", {}, token)
            checked = mine.post("kundalikcom/check_pc", {"device_id": "PC"}, token)
            if (shown.status, shown.body.get("password")) != (200, PUPIL):
                wrong.append(str(shown))
            if (checked.status, checked.body.get("how")) != (200, True):
                wrong.append(str(checked))
            else:
                verified.append(checked["lease"])
        return wrong

    assert run_at_once(1 + _READERS, read) == [[]] * (1 + _READERS)
    assert {lease.split(".")[0] for lease in verified} >= {first.split(".")[0], verified[-1].split(".")[0]}
    assert leases.verified(api.post("kundalikcom/check_pc", {"device_id": "PC"}, token)["lease"], public_keys())
    assert crypto.newest_key_id() == "c"


@pytest.mark.prove
def test_keys_turn_on_a_running_platform_and_not_one_read_fails(measured: Callable[[str], None]) -> None:
    with running_demo(DEMO="1", LIMITS="off") as demo:
        person = Stranger.arriving(demo.site)
        assert person.register().status == 201
        assert person.sign_in().status == 200
        login = person.site.post("kundalikcom/logins", {"login": "a", "password": PUPIL}, person.token)["id"]
        reads, wrong, ended = [0], list[str](), threading.Event()

        def read() -> None:
            while not ended.is_set():
                shown = person.site.post(f"kundalikcom/logins/{login}/reveal", {}, person.token)
                checked = person.site.post("kundalikcom/check_pc", {"device_id": "PC"}, person.token)
                reads[0] += 2
                if (shown.status, shown.body.get("password"), checked.status) != (200, PUPIL, 200):
                    wrong.append(f"{shown} {checked}")

        readers = [threading.Thread(target=_noting(read, wrong)) for _ in range(4)]
        for reader in readers:
            reader.start()
        kids = []
        for turn in (behind, in_front, alone):
            for name in ("VAULT_KEYS", "LICENCE_SIGNING_KEYS"):
                turn(demo.var_dir / "secrets" / name)
            reload(demo)
            kids.append([key["kid"] for key in demo.site.get("licences/keys")["keys"]])
            if turn is in_front:
                assert "wrapped" in demo.manage("rotate_vault_keys")
                assert demo.manage("rotate_vault_keys").startswith("0 ")
                time.sleep(2)
        ended.set()
        for reader in readers:
            reader.join(PATIENCE_SECONDS)
        measured(f"{reads[0]} reads while two rings turned, {len(wrong)} failed; keys {kids}")

        assert wrong == []
        assert reads[0] > 50
        assert kids == [["demo", "new"], ["new", "demo"], ["new"]]
        assert person.sign_in().status == 200


def _noting(read: Callable[[], None], wrong: list[str]) -> Callable[[], None]:
    def run() -> None:
        try:
            read()
        except OSError as error:
            wrong.append(repr(error))

    return run


def behind(file: Path) -> None:
    file.write_text(f"{file.read_text().strip()},new:{b64encode(os.urandom(32)).decode()}")


def in_front(file: Path) -> None:
    old, new = file.read_text().split(",")
    file.write_text(f"{new},{old}")


def alone(file: Path) -> None:
    file.write_text(file.read_text().split(",")[0])


def reload(demo: Demo) -> None:
    """Every process reads its settings again: the web by changing its workers, the others by being started again."""
    before = {pid for word in ("server.", "run_bot", "run_worker") for pid in demo.pids(word)}
    server = min(demo.pids("server.process"))
    os.kill(server, signal.SIGHUP)
    for word in ("run_bot", "run_worker"):
        for pid in demo.pids(word):
            os.kill(pid, signal.SIGTERM)
    kept = {server}

    def all_anew() -> bool:
        alive = {pid for word in ("server.", "run_bot", "run_worker") for pid in demo.pids(word)}
        anew = alive - before
        return not (before - kept) & alive and len(anew) >= 3

    assert wait_for(all_anew, PATIENCE_SECONDS), demo.log()[-2000:]
    assert wait_for(lambda: demo.site.get("/readyz").status == 200, PATIENCE_SECONDS)
