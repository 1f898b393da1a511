"""Which answers are compressed: this list is all of them."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.kit.clock import now
from tests.cabinet.browsing import browser
from tests.cast import PASSWORD
from tests.factories.catalogue import put_catalogue
from tests.factories.kundalikcom import SECRET, make_login
from tests.factories.staff import make_member, open_panel

pytestmark = pytest.mark.django_db
GZIP = {"Accept-Encoding": "br, gzip"}
COMPRESSED = ["/terms/", "/privacy/", "/home/", "/statement/", "/licences/", "/school/logins/", "/settings/", "/buy/"]
PLAIN = [
    "/home/?x=1", "/statement/?direction=in", "/school/logins/?search=ali", "/register/", "/nothing/", "/bot.svg", "/healthz",
    "/api/v1/docs", "/api/v1/docs/reference", "/api/v1/openapi.json", "/api/v1/licences/keys", "/api/v1/nothing",
    "/statement/csv/", "/statement/xlsx/", "/settings/data/download/", "/demo/telegram/api/5/messages",
]  # fmt: skip
TEXTS = ["platform.css", "platform.js", "icons.svg", "staff/panel.css", "admin/js/core.js"]


@pytest.fixture
def customer(owner: Any, sign_in: Callable[[Any], str]) -> Client:
    put_catalogue()
    return browser(sign_in(owner))


def is_compressed(response: Any) -> bool:
    return response.get("Content-Encoding") == "gzip"


@pytest.mark.parametrize("path", COMPRESSED)
def test_pages_are_compressed(customer: Client, path: str) -> None:
    response = customer.get(path, headers=GZIP)
    assert (response.status_code, is_compressed(response)) == (200, True)
    assert "Accept-Encoding" in response["Vary"]
    assert b"</html>" in gzip.decompress(response.content)
    assert not is_compressed(customer.get(path))


@pytest.mark.parametrize("path", ["/", "/login/"])
def test_so_are_pages_that_need_nobody(path: str) -> None:
    put_catalogue()
    assert is_compressed(Client().get(path, headers=GZIP))


@pytest.mark.parametrize("path", PLAIN)
def test_everything_else_is_not(customer: Client, path: str) -> None:
    assert not is_compressed(customer.get(path, headers=GZIP))


def test_no_answer_to_a_form_is_compressed(customer: Client, owner: Any) -> None:
    login = make_login(owner, now())
    customer.post("/confirm/", {"password": PASSWORD})
    shown = customer.post(f"/school/logins/{login.id}/reveal/", headers=GZIP)
    assert SECRET.split("'")[0] in shown.content.decode()
    assert not is_compressed(shown)
    assert not is_compressed(customer.post("/login/", {"username": "a", "password": "b"}, headers=GZIP))


def test_the_panel_is_compressed_but_for_what_was_searched() -> None:
    panel = open_panel(make_member(Role.OWNER))
    paths = ("/staff/", "/staff/accounts/user/", "/staff/accounts/user/?q=ali")
    assert [is_compressed(panel.get(path, headers=GZIP)) for path in paths] == [True, True, False]


@pytest.mark.parametrize(
    ("asked_by", "expected"), [("same-origin", True), ("same-site", False), ("cross-site", False), ("none", False)]
)
def test_a_page_with_a_query_is_compressed_where_our_own_pages_ask(
    customer: Client, asked_by: str, expected: bool
) -> None:
    response = customer.get("/statement/?direction=in", headers={**GZIP, "Sec-Fetch-Site": asked_by})
    assert is_compressed(response) is expected


@pytest.mark.parametrize("name", TEXTS)
def test_a_static_file_is_kept_for_ever_by_its_contents_name(name: str) -> None:
    kept = Client().get(static(name))
    assert "immutable" in kept["Cache-Control"]
    assert b"".join(kept.streaming_content) == b"".join(Client().get(f"/static/{name}").streaming_content)
    stem, _, ending = name.rpartition(".")
    older = Client().get(f"/static/{stem}.0123456789ab.{ending}")
    assert (older.status_code, "immutable" in older["Cache-Control"]) == (200, False)


def test_both_are_so_where_all_files_are_known_beforehand(settings: Any) -> None:
    settings.WHITENOISE_AUTOREFRESH = False
    client = Client()
    kinds = [client.get(path)["Cache-Control"] for path in (static("icons.svg"), "/static/icons.0123456789ab.svg")]
    assert ["immutable" in kind for kind in kinds] == [True, False]
    assert client.get("/static/nothing.0123456789ab.svg").status_code == 404


@pytest.mark.parametrize("name", TEXTS)
def test_static_texts_are_compressed_once(name: str) -> None:
    with open(finders.find(name), "rb") as file:  # noqa: PTH123  what finders return
        content = file.read()
    response = Client().get(f"/static/{name}", headers=GZIP)
    body = b"".join(response.streaming_content)
    assert (is_compressed(response), gzip.decompress(body)) == (True, content)
    assert int(response["Content-Length"]) == len(body) < len(content)
    again = Client().get(f"/static/{name}", headers={**GZIP, "If-None-Match": response["ETag"]})
    assert again.status_code == 304
    plain = Client().get(f"/static/{name}")
    assert (is_compressed(plain), b"".join(plain.streaming_content)) == (False, content)


def test_a_first_load_of_the_demo_is_light(customer: Client) -> None:
    """All that a browser fetches for the home page, as it is sent."""
    files = ("platform.css", "platform.js", "icons.svg", "icon.svg")
    sent = [b"".join(customer.get(f"/static/{name}", headers=GZIP).streaming_content) for name in files]
    assert sum(map(len, [customer.get("/home/", headers=GZIP).content, *sent])) < 25_000
