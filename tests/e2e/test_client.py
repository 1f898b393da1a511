"""A client that a generator makes of the document: no warning, right types, and it walks from registration to sign-out."""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from tests.e2e.demo import Demo
from tests.e2e.people import SIX_DIGITS, Stranger

PACKAGE = "generated_client"
# The generator's own file, the same for every document: it hands on the arguments of `__exit__` as objects.
MYPY = f"[mypy]\n[mypy-{PACKAGE}.client]\ndisable_error_code = arg-type\n"


@pytest.fixture(scope="module")
def generated(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the generated package; the generator refuses to make it with a warning."""
    folder = tmp_path_factory.mktemp("client")
    document = folder / "openapi.json"
    document.write_bytes(msgspec.json.encode(demo.site.get("openapi.json").body))
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # it calls ruff
    done = subprocess.run(
        [*command, "--path", str(document), "--output-path", str(folder / PACKAGE)],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in (done.stdout + done.stderr).lower()
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


class Program:
    """A program that knows the platform by its generated client only."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._package = import_module(PACKAGE)
        self.models = import_module(f"{PACKAGE}.models")
        self.client = self._package.Client(url)

    def signed_in(self, token: str) -> None:
        self.client = self._package.AuthenticatedClient(self._url, token)

    def call(self, name: str, *path: str, **arguments: Any) -> Any:
        """What the answer was read as."""
        answer = import_module(f"{PACKAGE}.api.{name}").sync(*path, client=self.client, **arguments)
        assert answer is not None, f"{name} was answered with what the document does not name"
        return answer


@pytest.fixture
def program(generated: Path, demo: Demo) -> Program:
    return Program(demo.site.url)


@pytest.fixture
def newcomer(demo: Demo) -> Stranger:
    return Stranger.arriving(demo.site)


@pytest.mark.prove
def test_the_generated_client_has_right_types(generated: Path) -> None:
    config = generated / "mypy.ini"
    config.write_text(MYPY)
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", str(config), "-p", PACKAGE]
    cache = ["--cache-dir", str(generated / "cache")]
    done = subprocess.run([*command, *cache], cwd=generated, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout


def registers_and_signs_in(program: Program, newcomer: Stranger) -> Any:
    models = program.models
    registered = program.call(
        "accounts.register",
        body=models.RegisterIn(
            token=newcomer.get_registration_token(),
            full_name="Oʻgʻiloy Sodiqova",
            sex=False,
            email=f"{newcomer.username}@example.uz",
            username=newcomer.username,
            password=newcomer.password,
        ),
    )
    assert isinstance(registered, models.RegisterOut)
    seen = len(newcomer.phone.messages())
    asked = program.call(
        "accounts.get_code", body=models.GetCodeIn(username=newcomer.username, password=newcomer.password)
    )
    code = newcomer.phone.wait_for(SIX_DIGITS, after=seen)
    session = program.call(
        "accounts.login", body=models.LoginIn(username=newcomer.username, code=code, challenge=asked.challenge)
    )
    assert isinstance(session, models.LoginOut)
    assert session.user_id == registered.user_id
    program.signed_in(session.token)
    return session


@pytest.mark.prove
def test_the_generated_client_walks_the_whole_way(program: Program, newcomer: Stranger, demo: Demo) -> None:
    models = program.models
    price = program.call("kundalikcom.kundalikcom_price_months", body=models.PriceIn(months_count=1))
    assert price.price == 40_000
    session = registers_and_signs_in(program, newcomer)
    device, month = "0b9e6a4f0c1d4f5e8a7b3c2d1e0f9a8b", models.BuyIn(months_count=1)

    poor = program.call("kundalikcom.kundalikcom_buy", body=month, idempotency_key=str(uuid4()))
    assert isinstance(poor, models.Problem)
    assert (poor.status, poor.code, poor.how) == (402, "insufficient_funds", False)
    assert (poor.balance, poor.price, poor.missing) == (0, 40_000, 40_000)
    wrong = program.call("kundalikcom.kundalikcom_buy", body=models.BuyIn(months_count=99), accept_language="en")
    assert [(error.field, error.message) for error in wrong.errors] == [("months_count", "Choose 1 to 36 months.")]

    demo.manage("top_up", newcomer.username, "100000", "--note", "kassa", "--receipt", f"C-{newcomer.username}")
    key = str(uuid4())
    bought = program.call("kundalikcom.kundalikcom_buy", body=month, idempotency_key=key)
    assert isinstance(bought, models.BuyOut)
    assert bought == program.call("kundalikcom.kundalikcom_buy", body=month, idempotency_key=key)
    about = program.call("accounts.about_account", body=models.AboutIn())
    assert (about.balance, about.username) == (60_000, newcomer.username)
    report = program.call("accounts.reports", body=models.ReportsIn())
    assert [(line.size, line.direction.value) for line in report.items] == [(-40_000, "chiqim"), (100_000, "kirim")]

    valid = program.call("kundalikcom.kundalikcom_check_pc", body=models.CheckIn(device_id=device))
    assert (valid.how, valid.code.value, valid.device_id) == (True, "valid", device)
    elsewhere = program.call("kundalikcom.kundalikcom_check_pc", body=models.CheckIn(device_id="another"))
    assert (elsewhere.how, elsewhere.code.value, elsewhere.releases_left) == (False, "device_mismatch", 2)

    secret = models.SchoolLoginIn(login="sodiqova.o", password="maktab-Sirli-4711")
    kept = program.call("kundalikcom.kundalikcom_keep_login", body=secret)
    assert [item.id for item in program.call("kundalikcom.kundalikcom_list_logins").items] == [kept.id]
    assert program.call("kundalikcom.kundalikcom_reveal_login", kept.id).password == "maktab-Sirli-4711"
    assert program.call("kundalikcom.kundalikcom_forget_login", str(uuid4())).code == "not_found"

    old = models.RefreshIn(user_id=session.user_id, old_token=session.token)
    program.signed_in(program.call("accounts.refresh_user", body=old).token)
    assert program.call("accounts.logout", body=models.TokenIn()).how is True
    gone = program.call("accounts.about_account", body=models.AboutIn())
    assert (gone.status, gone.code) == (401, "token_invalid")
