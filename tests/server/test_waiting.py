"""Who comes while there is no database: they wait, and who waited long enough is told so in their own words."""

from collections.abc import Iterator
from threading import Timer
from time import monotonic
from typing import Any

import msgspec
import pytest

from projectsplatform.licences.operations.catalogue import seed_catalogue
from projectsplatform.server.application import NO_DATABASE
from tests.server.driver import Running

pytestmark = pytest.mark.django_db(transaction=True)
ABOUT = "/api/v1/accounts/about_account"


@pytest.fixture
def closed() -> Iterator[Running]:
    """A worker whose gate was closed a moment ago."""
    with Running() as running:
        running.find_primary()
        running.gate.close()
        running.gate.longest_seconds = 0.3
        yield running


@pytest.mark.parametrize(
    ("language", "said"), [("uz", "Birozdan keyin"), ("ru", "чуть позже"), ("en", "a little later")]
)
@pytest.mark.parametrize("path", [ABOUT, "/api/v1/kundalikcom/buy"])
def test_a_program_is_told_in_the_api_s_words(closed: Running, path: str, language: str, said: str) -> None:
    headers = {"content_type": "application/json", "content_length": "20", "authorization": f"Bearer {'x' * 43}"}
    answer = closed.ask("POST", path, b'{"months_count": 12}', accept_language=language, **headers)
    problem = msgspec.json.decode(answer.body)
    assert (answer.status, answer.headers["Retry-After"], problem["code"]) == (503, "2", "database_away")
    assert said in problem["message"]


@pytest.mark.parametrize(("language", "said"), [("ru", "Скоро вернёмся"), ("en", "We will be back in a moment")])
@pytest.mark.parametrize("path", ["/", "/statement/", "/no/such/page/"])
def test_a_person_is_shown_a_page(closed: Running, path: str, language: str, said: str) -> None:
    answer = closed.ask("GET", path, accept_language=language, cookie="session=x")
    assert (answer.status, answer.headers["Retry-After"], said in answer.body.decode()) == (503, "2", True)


@pytest.mark.parametrize(
    ("path", "status", "answered"),
    [
        ("/payments/click/prepare", 200, "error"),
        ("/payments/uzum/check", 400, "errorCode"),
        ("/payments/payme", 200, "error"),
    ],
)
def test_a_provider_is_told_in_its_protocol(closed: Running, path: str, status: int, answered: str) -> None:
    answer = closed.post(path, b"{}")
    assert (answer.status, answered in msgspec.json.decode(answer.body)) == (status, True)


def test_what_needs_no_database_never_waits(closed: Running) -> None:
    closed.gate.longest_seconds = 60
    begun = monotonic()
    assert {path: closed.ask("GET", path).status for path in NO_DATABASE if not path.endswith("/")} == {
        path: 200 for path in NO_DATABASE if not path.endswith("/")
    }
    assert closed.ask("GET", "/static/none.css").status == 404
    assert monotonic() - begun < 30


def test_who_waits_is_answered_when_it_opens(closed: Running) -> None:
    """In the lane and beside it; no connection is asked for meanwhile."""
    seed_catalogue()
    closed.gate.longest_seconds = 20

    def answered(*request: Any) -> int:
        closed.gate.close()
        Timer(0.4, closed.open_from_elsewhere).start()
        return closed.ask(*request).status

    begun = monotonic()
    assert [answered("GET", "/"), answered("GET", "/login/")] == [200, 200]
    assert answered("POST", ABOUT, b"") in {401, 422}
    assert monotonic() - begun > 1.1


def test_a_limit_on_those_who_wait_holds_for_the_lane_too(closed: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projectsplatform.server.gate.MOST_WAITING", 0)
    closed.gate.longest_seconds = 60
    assert [closed.post(ABOUT, b"{}").status, closed.ask("GET", "/").status] == [503, 503]
