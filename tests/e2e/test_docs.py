"""The API's page: it looks right in every width and colour, and what its samples say is what the running platform does."""

import secrets
import shutil
import subprocess
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from playwright.sync_api import Browser

from projectsplatform.config.docs import samples
from tests.counts import full
from tests.e2e.appearance import PICTURES
from tests.e2e.demo import Demo
from tests.e2e.looks import THEMES, WIDTHS, Address, looking
from tests.e2e.people import SIX_DIGITS, Stranger

PAGES = {"guide": "/api/v1/docs", "reference": "/api/v1/docs/reference"}


def sample(demo: Demo, step: str, language: str) -> str:
    return samples(demo.site.url)[step][language]


@pytest.fixture
def newcomer(demo: Demo) -> Stranger:
    return Stranger.arriving(demo.site)


@pytest.fixture
def device() -> str:
    """A device's id, as the guide says to make it; a trial is given once a device."""
    return secrets.token_hex(16)


@pytest.mark.prove
@pytest.mark.parametrize("name", ["guide", "reference"])
def test_a_page_looks_right_in_every_width_and_colour(demo: Demo, chromium: Browser, name: str) -> None:
    wrong = []
    with looking(chromium, demo.site.url, {}, "ru") as window:
        for width, height in list(WIDTHS.items())[: full(1, 2)]:
            window.page.set_viewport_size({"width": width, "height": height})
            wrong += window.open(Address(name, PAGES[name], "nobody"))
            for theme in THEMES[: full(1, 2)]:
                window.wear(theme)
                if PICTURES:
                    window.page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{theme}.png", full_page=True)
                wrong += [f"{width} {theme}: {text}" for text in window.complaints()]
    assert wrong == []


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_samples_for_curl_work_one_after_the_other(demo: Demo, newcomer: Stranger, device: str) -> None:
    known = {
        "BASE": demo.site.url,
        "REGISTRATION_TOKEN": newcomer.get_registration_token(),
        "USERNAME": newcomer.username,
        "PASSWORD": newcomer.password,
        "PURCHASE_ID": str(uuid4()),
        "DEVICE_ID": device,
    }

    def run(step: str) -> dict[str, Any]:
        command = ["sh", "-c", sample(demo, step, "curl")]
        told = subprocess.run(command, env=known, capture_output=True, check=True, timeout=60).stdout
        return dict(msgspec.json.decode(told))

    assert run("register")["redirect"] == "/login/"
    seen = len(newcomer.phone.messages())
    known["CHALLENGE"] = run("get_code")["challenge"]
    known["CODE"] = newcomer.phone.wait_for(SIX_DIGITS, after=seen)
    session = run("login")
    known |= {"TOKEN": session["token"], "USER_ID": session["user_id"]}
    assert run("buy")["missing"] == 40_000
    checked = run("check")
    assert (checked["code"], checked["device_id"], checked["trial"]) == ("valid", device, True)
    assert run("lease")["keys"][0]["alg"] == "EdDSA"
    assert run("refresh")["token"] != known["TOKEN"]


@pytest.fixture
def program(demo: Demo) -> dict[str, Any]:
    """The samples for Python as one module."""
    names: dict[str, Any] = {}
    exec("\n\n".join(sample(demo, step, "Python") for step in samples("")), names)
    return names


@pytest.mark.prove
def test_the_samples_for_python_work_one_after_the_other(
    demo: Demo, newcomer: Stranger, program: dict[str, Any], device: str
) -> None:
    kept: dict[str, str] = {}
    token = newcomer.get_registration_token()
    refused = program["register"](token, "Dilnoza Karimova", False, "nobody", newcomer.username, newcomer.password)
    assert refused == {"email": "Write a valid email address."}
    mail = f"{newcomer.username}@example.uz"
    made = program["register"](token, "Dilnoza Karimova", False, mail, newcomer.username, newcomer.password)
    assert made == "Your account is ready. Sign in."

    signs_in(program, newcomer, kept)
    assert program["buy"](1, str(uuid4()), kept) == "40000 so'm are missing."
    keys = demo.site.get("licences/keys")["keys"]
    assert program["may_run"](device, keys, kept) == (True, "")
    assert program["may_run"]("another", keys, kept)[0] is False
    assert "lease" not in kept
    assert program["may_run"](device, keys, kept) == (True, "")
    old = kept["token"]
    assert program["refresh"](kept)
    assert kept["token"] != old


def signs_in(program: dict[str, Any], person: Stranger, kept: dict[str, str]) -> None:
    seen = len(person.phone.messages())
    assert program["get_code"](person.username, person.password, kept) == "The code was sent to your Telegram."
    assert program["login"](person.username, person.phone.wait_for(SIX_DIGITS, after=seen), kept) == "Welcome!"


@pytest.mark.prove
def test_a_program_without_a_session_or_a_network_goes_on_by_its_lease(
    demo: Demo, newcomer: Stranger, program: dict[str, Any], device: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    newcomer.register()
    kept: dict[str, str] = {}
    signs_in(program, newcomer, kept)
    keys = demo.site.get("licences/keys")["keys"]
    assert program["may_run"](device, keys, kept) == (True, "")
    demo.site.post("accounts/logout", {"token": kept["token"]})
    assert program["may_run"](device, keys, kept) == (True, "The token is not valid. Sign in again.")

    monkeypatch.setattr(program["time"], "sleep", lambda _seconds: None)
    program["BASE"] = "http://127.0.0.1:1"
    assert program["may_run"](device, keys, kept) == (True, "")
    assert program["may_run"]("another", keys, kept) == (False, "")
    assert program["may_run"](device, [], kept) == (False, "")
