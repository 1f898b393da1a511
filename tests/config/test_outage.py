"""What a program is told while the database is away: quickly, in the contract's words, and when to ask again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import sleep
from typing import Any

import msgspec
import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection, connections
from django.test import Client

from projectsplatform.config.api import api as ninja
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import DatabaseAwayError
from projectsplatform.licences.operations import purchases
from projectsplatform.licences.operations.catalogue import seed_catalogue
from tests.cast import PASSWORD, Api
from tests.factories.licences import buy_months, give_money
from tests.server.driver import Running
from tests.server.test_fast_lane import through_django, through_lane

ABOUT = "/api/v1/accounts/about_account"


def is_away(*_: Any, **__: Any) -> Any:
    raise OperationalError("connection failed\nDETAIL: secret detail")


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("uz", "Maʼlumotlar bazasi bir zumga ishlamayapti. Birozdan keyin qayta urinib koʻring."),
        ("ru", "База данных ненадолго недоступна. Попробуйте чуть позже."),
        ("en", "The database is away for a moment. Try again a little later."),
    ],
)
def test_without_a_database_a_purchase_is_asked_to_come_again(
    api: Api,
    owner: Any,
    sign_in: Callable[[Any], str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    language: str,
    message: str,
) -> None:
    monkeypatch.setattr(purchases, "lock_account", is_away)
    answer = api.post("kundalikcom/buy", {"months_count": 1}, sign_in(owner), language)

    assert answer.refusal == (503, "database_away")
    assert (answer["message"], answer.headers["Retry-After"]) == (message, "2")
    assert "secret detail" not in str(answer.body)
    lines = [record for record in caplog.records if record.name == "projectsplatform.config.api"]
    assert [(line.getMessage(), line.exc_info) for line in lines] == [("request.database_away", None)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_both_entry_points_say_the_same(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def is_gone(*_: Any) -> Any:
        raise error

    monkeypatch.setattr("projectsplatform.kit.db.batches.fetch_rows", is_gone)
    body = b'{"token": "x"}'
    seen = through_lane(ABOUT, body)
    assert seen == through_django(ABOUT, body)
    assert (seen.status, seen.body["code"], seen.headers["Retry-After"]) == (503, "database_away", "2")


def test_every_operation_documents_it() -> None:
    document = ninja.document()
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    said = {operation["responses"]["503"]["$ref"] for operation in operations}
    answers = [document["components"]["responses"][name.rsplit("/", 1)[1]] for name in said]
    assert [DatabaseAwayError.code in answer["description"] for answer in answers] == [True]
    assert all("Retry-After" in answer["headers"] for answer in answers)


# --- a server that ends the session in the middle of a request


def ended_while_waiting(table: str, ask: Callable[[], Any], *, times: int = 1) -> Any:
    """What `ask` is answered when so many of its sessions are ended by the server, each while it waits for a locked table."""
    with ThreadPoolExecutor(1) as pool, psycopg.connect(**connection.get_connection_params()) as other:
        other.execute(f"LOCK TABLE {table}")
        asked = pool.submit(ask)
        for _ in range(times):
            while not other.execute(_END_WHO_WAITS).fetchall():
                assert not asked.done(), "it did not wait for the table"
                sleep(0.01)
        other.rollback()
        return asked.result()


# Not by the view of activity, which a transaction reads once.
_END_WHO_WAITS = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE NOT granted AND datname = current_database()
"""


def asked_twice(ask: Callable[[], Any], then: Callable[[], Any]) -> tuple[Any, Any]:
    """Both on one connection, as a worker's next request comes to it."""
    try:
        return ask(), then()
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_a_session_that_is_ended_in_a_purchase_asks_to_come_again_and_the_next_request_finds_another(
    api: Api, owner: Any, sign_in: Callable[[Any], str]
) -> None:
    token = sign_in(owner)
    buy = partial(api.post, "kundalikcom/buy", {"months_count": 1}, token)
    seed_catalogue()
    read_too = partial(api.get, "accounts/sessions", token)
    answer, after = ended_while_waiting("wallet_ledgeraccount", lambda: asked_twice(buy, read_too))
    assert answer.refusal == (503, "database_away")
    assert (answer.headers["Retry-After"], after.status) == ("2", 200)
    assert "terminat" not in str(answer.body)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/home/", "/statement/", "/staff/"])
def test_on_a_page_a_person_is_asked_to_come_again(path: str, owner: Any, sign_in: Callable[[Any], str]) -> None:
    seed_catalogue()
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    client.cookies["session"], client.cookies["staff"] = sign_in(owner), "s" * 32
    table = "staff_panelsession" if path == "/staff/" else "accounts_session"
    look = partial(client.get, path)
    response, after = ended_while_waiting(table, lambda: asked_twice(look, look))
    assert (response.status_code, response["Retry-After"]) == (503, "2")
    assert "We will be back in a moment" in response.content.decode()
    assert after.status_code in {200, 302}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("times", [1, 3])
def test_a_read_of_the_fast_lane_is_made_again_by_new_connections(times: int) -> None:
    with Running() as running:
        ask = partial(running.post, ABOUT, b'{"token": "x"}')
        ask()
        answer = ended_while_waiting("accounts_session", ask, times=times)
        assert (answer.status, ask().status) == (401, 401)


@pytest.mark.django_db(transaction=True)
def test_a_write_of_the_fast_lane_is_made_once(owner: Any, sign_in: Callable[[Any], str]) -> None:
    """What was lost may have been committed."""
    seed_catalogue()
    give_money(owner, 100_000, at=now())
    buy_months(owner, 1, at=now())
    body = msgspec.json.encode({"token": sign_in(owner), "device_id": "PC-1"})
    with Running() as running:
        ask = partial(running.post, "/api/v1/kundalikcom/check_pc", body)
        answer = ended_while_waiting("licences_devicebinding IN SHARE MODE", ask)
        assert (answer.status, answer.headers["Retry-After"], ask().status) == (503, "2", 200)


# --- a server that takes no writes: a standby, or one whose owner stopped them


def read_only_then(ask: Callable[[], Any]) -> tuple[Any, Any]:
    """Asks on a connection that may only read, and once more."""
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    return ask(), ask()


@pytest.mark.django_db(transaction=True)
def test_a_server_that_only_reads_is_left_for_another(api: Api, owner: Any, sign_in: Callable[[Any], str]) -> None:
    token = sign_in(owner)
    keep = partial(api.put, "testmax/profile", {"kind": "centre", "name": "Bilim"}, token)
    answer, after = read_only_then(keep)
    assert answer.refusal == (503, "database_away")
    assert (answer.headers["Retry-After"], after.status) == ("2", 200)


@pytest.mark.django_db(transaction=True)
def test_on_a_page_too(owner: Any) -> None:
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    ask = partial(client.post, "/login/", {"username": "owner", "password": PASSWORD})
    response, after = read_only_then(ask)
    assert (response.status_code, response["Retry-After"], after.status_code) == (503, "2", 302)


@pytest.mark.django_db(transaction=True)
def test_in_the_fast_lane_too(owner: Any, sign_in: Callable[[Any], str]) -> None:
    seed_catalogue()
    body = msgspec.json.encode({"token": sign_in(owner), "device_id": "PC-1"})
    answer, after = read_only_then(partial(through_lane, "/api/v1/kundalikcom/check_pc", body))
    assert (answer.status, answer.body["code"], after.status, after.body["how"]) == (503, "database_away", 200, True)
