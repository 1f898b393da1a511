"""The list of Payme's sandbox, every call twice."""

from collections.abc import Callable
from typing import Any

import pytest

from projectsplatform.accounts.models import User
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.factories.payments import Payme, payme_headers

AMOUNT = 1_500_000
pytestmark = pytest.mark.django_db


@pytest.fixture
def twice(payme: Payme) -> Callable[..., Any]:
    """Asks, and asks the same again a little later: the answers are one."""

    def ask(method: str, **params: Any) -> Any:
        first = payme.ask(method, **params)
        payme.wait(seconds=7)
        assert payme.ask(method, **params) == first
        return first

    return ask


@pytest.fixture
def wanted(owner: User) -> dict[str, Any]:
    return {"amount": AMOUNT, "account": {"username": owner.username}}


METHODS = [
    "CheckPerformTransaction",
    "CreateTransaction",
    "PerformTransaction",
    "CancelTransaction",
    "CheckTransaction",
    "GetStatement",
    "SetFiscalData",
    "ChangePassword",
]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("wrong", [payme_headers(key="wrong"), payme_headers(login="Payme"), {"authorization": ""}])
def test_a_wrong_key_or_login_is_refused_whatever_is_asked(payme: Payme, method: str, wrong: dict[str, str]) -> None:
    body = payme.send({"method": method, "params": {}, "id": 5}, **wrong)

    assert (body["error"]["code"], body["id"]) == (-32504, 5)


@pytest.mark.parametrize("amount", [1, 99_900, 5_000_000_100, 150_050])
def test_a_wrong_amount_is_refused(twice: Callable[..., Any], payme: Payme, owner: User, amount: int) -> None:
    account = {"username": owner.username}

    assert twice("CheckPerformTransaction", amount=amount, account=account) == -31001
    assert twice("CreateTransaction", id=payme.new_id(), time=payme.time, amount=amount, account=account) == -31001


def test_an_unknown_account_is_refused_and_its_field_named(payme: Payme) -> None:
    params = {"amount": AMOUNT, "account": {"username": "nobody"}}

    for method, more in [
        ("CheckPerformTransaction", {}),
        ("CreateTransaction", {"id": payme.new_id(), "time": payme.time}),
    ]:
        error = payme.send({"method": method, "params": {**params, **more}, "id": 1})["error"]
        assert (error["code"], error["data"], sorted(error["message"])) == (-31050, "username", ["en", "ru", "uz"])


def test_created_and_cancelled(twice: Callable[..., Any], payme: Payme, owner: User, wanted: dict[str, Any]) -> None:
    number, created = payme.new_id(), payme.time

    assert twice("CheckPerformTransaction", **wanted) == {"allow": True}
    made_at = payme.time
    made = twice("CreateTransaction", id=number, time=created, **wanted)
    assert made == {"create_time": made_at, "transaction": made["transaction"], "state": 1, "receivers": None}
    stands = {"create_time": made_at, "perform_time": 0, "cancel_time": 0, "transaction": made["transaction"]}
    assert twice("CheckTransaction", id=number) == {**stands, "state": 1, "reason": None}
    cancelled_at = payme.time
    gone = twice("CancelTransaction", id=number, reason=3)
    assert gone == {"transaction": made["transaction"], "cancel_time": cancelled_at, "state": -1}
    stands["cancel_time"] = cancelled_at
    assert twice("CheckTransaction", id=number) == {**stands, "state": -1, "reason": 3}
    assert (balance(owner.pk), differences()) == (0, [])


def test_created_performed_and_cancelled(
    twice: Callable[..., Any], payme: Payme, owner: User, wanted: dict[str, Any]
) -> None:
    number, created = payme.new_id(), payme.time

    assert twice("CheckPerformTransaction", **wanted) == {"allow": True}
    made_at = payme.time
    made = twice("CreateTransaction", id=number, time=created, **wanted)
    performed_at = payme.time
    paid = twice("PerformTransaction", id=number)
    assert paid == {"transaction": made["transaction"], "perform_time": performed_at, "state": 2}
    assert balance(owner.pk) == AMOUNT // 100
    stands = {"create_time": made_at, "perform_time": performed_at, "transaction": made["transaction"]}
    assert twice("CheckTransaction", id=number) == {**stands, "cancel_time": 0, "state": 2, "reason": None}
    cancelled_at = payme.time
    gone = twice("CancelTransaction", id=number, reason=5)
    assert gone == {"transaction": made["transaction"], "cancel_time": cancelled_at, "state": -2}
    assert twice("CheckTransaction", id=number) == {**stands, "cancel_time": cancelled_at, "state": -2, "reason": 5}
    assert (balance(owner.pk), differences()) == (0, [])
