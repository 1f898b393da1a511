"""What a program is told while the database is away: quickly, in the contract's words, and when to ask again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError

from projectsplatform.config.api import api as ninja
from projectsplatform.licences.operations import purchases
from projectsplatform.wallet import heartbeat
from tests.cast import Api
from tests.config.test_lane import through_django, through_lane

ABOUT = "/api/v1/accounts/about_account"


def is_away(*_: Any, **__: Any) -> Any:
    raise OperationalError("connection failed\nDETAIL: secret detail")


@pytest.mark.parametrize(
    ("language", "message"),
    [("uz", "Nimadur xato ketdi"), ("ru", "Что-то пошло не так"), ("en", "Something went wrong")],
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

    assert answer.refusal == (503, "internal_error")
    assert (answer["message"], answer.headers["Retry-After"]) == (message, "2")
    assert "secret detail" not in str(answer.body)
    lines = [record for record in caplog.records if record.name == "projectsplatform.config.api"]
    assert [(line.getMessage(), line.exc_info) for line in lines] == [("request.database_away", None)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_both_doors_say_the_same_of_a_heartbeat(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def is_gone(**_: Any) -> Any:
        raise error

    monkeypatch.setattr(heartbeat, "about_session", is_gone)
    body = b'{"token": "x"}'
    seen = through_lane(ABOUT, body)
    assert seen == through_django(ABOUT, body)
    assert (seen.status, seen.body["code"], seen.headers["Retry-After"]) == (503, "internal_error", "2")


def test_every_operation_documents_it() -> None:
    operations = [operation for path in ninja.get_openapi_schema()["paths"].values() for operation in path.values()]
    said = [operation["responses"]["5XX"] for operation in operations]
    assert {answer["description"] for answer in said} == {"internal_error"}
    assert all("Retry-After" in answer["headers"] for answer in said)
