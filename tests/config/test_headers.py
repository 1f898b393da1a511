"""What every answer says about its own use: whoever gives it, the views, the middleware before them, or the front."""

import asyncio
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.templatetags.static import static
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.config.logs import RedactedJson
from projectsplatform.kit.api.headers import HEADERS, PANEL_HEADERS
from tests.cast import PASSWORD, Api
from tests.factories.accounts import ask_for_code, last_code
from tests.factories.staff import make_member, open_panel
from tests.server.driver import application

pytestmark = pytest.mark.django_db
SAID = set(HEADERS) - {"Cache-Control"}


@pytest.mark.parametrize(
    ("path", "host"),
    [
        ("/", "testserver"),
        ("/", "evil.example"),
        ("/nothing/", "testserver"),
        ("/healthz", "testserver"),
        ("/static/platform.js", "testserver"),
        ("/static/icon.svg", "testserver"),
        ("/static/nothing.js", "testserver"),
        ("/api/v1/openapi.json", "testserver"),
        ("/api/v1/docs", "testserver"),
        ("/api/v1/nothing", "testserver"),
        ("/telegram/webhook", "testserver"),
    ],
)
def test_every_answer_says_how_it_may_be_used(path: str, host: str) -> None:
    response = Client(raise_request_exception=False).get(path, headers={"host": host})
    assert {name: response.get(name) for name in SAID} == {name: HEADERS[name] for name in SAID}
    assert response["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in response


@pytest.mark.parametrize("path", ["/api/v1/docs", "/api/v1/docs/reference", "/"])
def test_icons_and_styles_of_a_page_fit_its_policy(path: str) -> None:
    """`default-src 'self'`: files of ours that are there, nothing inline, no `data:`."""
    response = Client().get(path)
    page = response.content.decode()
    files = {*re.findall(r'<(?:img|script|use|link)[^>]* (?:src|href)="([^"#]+)', page)}
    assert "'self'" in response["Content-Security-Policy"]
    assert {static("icon.svg"), static("platform.css")} <= files
    assert [name for name in files if Client().get(name).status_code != 200] == []
    assert [text for text in ("data:image", "<style", " style=") if text in page] == []
    styles = b"".join(Client().get("/static/platform.css").streaming_content)
    assert b"data:" not in styles


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/bot.svg", "image/svg+xml"),
        ("/static/icon.svg", "image/svg+xml"),
        ("/static/platform.css", "text/css"),
        ("/static/platform.js", "text/javascript"),
    ],
)
def test_a_text_names_its_type_and_its_letters(path: str, kind: str) -> None:
    assert Client().get(path)["Content-Type"].replace('"', "").lower() == f"{kind}; charset=utf-8"


@pytest.mark.parametrize("path", ["/staff/login/", "/staff/", "/staff/nothing/"])
def test_the_panels_answers_too(path: str) -> None:
    response = Client(raise_request_exception=False).get(path)
    assert {name: response.get(name) for name in SAID} == {name: PANEL_HEADERS[name] for name in SAID}
    assert "no-store" in response["Cache-Control"]


def test_what_never_reaches_the_application_says_so_too() -> None:
    refused = asyncio.run(application()._refuse(408, {"PATH_INFO": "/api/v1/x"}))
    told = {name.decode(): value.decode() for name, value in refused.headers}
    assert HEADERS.items() <= told.items()


@pytest.mark.parametrize("path", ["accounts/sessions", "licences", "accounts/profile", "nothing"])
def test_nobody_keeps_an_answer_of_the_api(api: Api, owner: Any, sign_in: Any, path: str) -> None:
    assert api.get(path, sign_in(owner)).headers["Cache-Control"] == "no-store"


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> Iterator[Any]:
    """The lines of security, as the log has them: event and what it says."""
    kept = {"status", "method", "route", "address", "person", "kind"}

    def lines() -> list[tuple[str, dict[str, Any]]]:
        told = [json.loads(RedactedJson("%(message)s").format(record)) for record in caplog.records]
        return [(line["message"], {name: line[name] for name in kept & set(line)}) for line in told]

    with caplog.at_level(logging.WARNING):
        yield lines


def test_a_wrong_secret_leaves_a_line_of_whose_and_from_where_and_never_what_was_typed(
    api: Api, owner: Any, written: Any
) -> None:
    ask_for_code(owner, owner.created_at)
    wrong = "000000" if last_code(owner) != "000000" else "111111"
    api.post("accounts/get_code", {"username": "owner", "password": "wrong-Password-1"})
    api.post("accounts/get_code", {"username": "wrong-password-as-a-name", "password": "x"})
    api.post("accounts/login", {"username": "owner", "code": wrong})

    lines = [said for event, said in written() if event == "account.secret.wrong"]
    assert lines == [
        {"kind": "password", "person": str(owner.id), "address": api.address},
        {"kind": "password", "person": "", "address": api.address},
        {"kind": "code.login", "person": str(owner.id), "address": api.address},
    ]
    assert not any(typed in str(written()) for typed in ("wrong-Password-1", "wrong-password-as", wrong, PASSWORD))


def test_a_role_that_goes_where_it_may_not_leaves_a_line(written: Any) -> None:
    member = make_member(Role.ANALYST)
    open_panel(member).get("/staff/jobs/?q=typed")
    said = {"status": 403, "method": "GET", "route": "staff/jobs/", "address": "127.0.0.1", "person": str(member.pk)}
    assert ("request.refused", said) in written()


def test_a_token_that_is_none_and_a_form_from_elsewhere_leave_a_line(api: Api, written: Any) -> None:
    api.get("accounts/sessions", "nonsense")
    Client(enforce_csrf_checks=True).post("/login/")
    refused = [said for event, said in written() if event == "request.refused"]
    assert [(said["status"], said["route"], said["person"]) for said in refused] == [
        (401, "api/v1/accounts/sessions", ""),
        (403, "login/", ""),
    ]


def test_a_strangers_404_leaves_none(api: Api, written: Any) -> None:
    api.get("nothing")
    assert written() == []
