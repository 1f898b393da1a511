"""Whatever somebody sends: an answer of the protocol, in JSON, with the number that fits; and nothing moves."""

from typing import Any

import msgspec
import pytest

from projectsplatform.accounts.models import User
from projectsplatform.payments.models import ProviderEvent, ProviderPayment
from tests.factories.payments import Payme, payme_headers

pytestmark = pytest.mark.django_db
AMOUNTS: list[tuple[Any, int]] = [
    (0, -31001),
    (-5, -31001),
    (-100_000, -31001),
    (1.5, -31001),
    (100.5, -31001),
    (500_000.0, -31001),
    (10**30, -31001),
    (2**63, -31001),
    (100_001, -31001),
    (99_999, -31001),
    (5_000_000_001, -31001),
    ("abc", -32600),
    ("500000", -32600),
    (True, -32600),
    (None, -32600),
    ([], -32600),
    ({}, -32600),
]
ACCOUNTS: list[tuple[Any, int]] = [
    (None, -32600),
    ("owner", -32600),
    ([], -32600),
    ({}, -32600),
    ({"login": "owner"}, -32600),
    ({"username": None}, -32600),
    ({"username": 7}, -32600),
    ({"username": True}, -32600),
    ({"username": ""}, -31050),
    ({"username": "\0"}, -31050),
    ({"username": "own\0er"}, -31050),
    ({"username": "o" * 5_000}, -31050),
    ({"username": "' OR 1=1 --"}, -31050),
    ({"username": "oʻ" * 50}, -31050),
]
NUMBERS: list[Any] = [None, "", 7, True, [], {}, "x" * 65, "a\0b", "\n"]
TIMES: list[Any] = [None, "1", True, 1.5, -1, 0, 10**12 - 1, 10**13, 10**30]
BODIES: list[tuple[bytes, int]] = [
    (b"", -32700),
    (b"{", -32700),
    (b"\xff\xfe", -32700),
    (b"[" * 30_000, -32700),
    (b'{"id": 1, "method": "CheckTransaction", "params": {"id": "\\ud800"}}', -32700),
    (b" " * 1_000_000, -32700),
    (b'{"id": 1, "params": {}, "method": "' + b"x" * 1_000_000 + b'"}', -32700),
    (b"null", -32600),
    (b"[]", -32600),
    (b"7", -32600),
    (b'"CheckTransaction"', -32600),
    (b"{}", -32600),
    (b'{"id": 1}', -32600),
    (b'{"id": 1, "method": "CheckTransaction"}', -32600),
    (b'{"id": 1, "method": "CheckTransaction", "params": []}', -32600),
    (b'{"id": 1, "method": 5, "params": {}}', -32600),
    (b'{"id": true, "method": "CheckTransaction", "params": {}}', -32600),
    (b'{"id": {}, "method": "CheckTransaction", "params": {}}', -32600),
    (b'{"method": "CheckTransaction", "params": {}}', -32600),
    (b'{"id": 1, "method": "ChangePassword", "params": {"password": "x"}}', -32601),
    (b'{"id": 1, "method": "", "params": {}}', -32601),
    (b'{"id": 1, "method": "\\u0000", "params": {"a": "\\u0000"}}', -32601),
    (b'{"id": 1, "method": "CheckTransaction", "params": {"id": "0"}}', -31003),
    (b'\xef\xbb\xbf{"id": 1, "method": "CheckTransaction", "params": {"id": "0"}}', -31003),
]


@pytest.mark.parametrize(("amount", "number"), AMOUNTS)
@pytest.mark.parametrize("method", ["CheckPerformTransaction", "CreateTransaction"])
def test_odd_amounts(payme: Payme, owner: User, method: str, amount: Any, number: int) -> None:
    assert payme.ask(method, **payme.creation(owner, amount, payme.new_id())) == number
    assert not ProviderPayment.objects.exists()


@pytest.mark.parametrize(("account", "number"), ACCOUNTS)
@pytest.mark.parametrize("method", ["CheckPerformTransaction", "CreateTransaction"])
def test_odd_accounts(payme: Payme, owner: User, method: str, account: Any, number: int) -> None:
    params = payme.creation(owner, 500_000, payme.new_id(), account=account)
    assert payme.ask(method, **params) == number
    assert not ProviderPayment.objects.exists()


@pytest.mark.parametrize("spelling", ["owner", "OWNER", " Owner "])
def test_a_username_is_read_as_people_type_it(payme: Payme, owner: User, spelling: str) -> None:
    params = payme.creation(owner, 500_000, payme.new_id(), account={"username": spelling, "comment": "x"})
    made = payme.ask("CreateTransaction", **params)

    assert payme.ask("CreateTransaction", **{**params, "account": {"username": "owner"}}) == made
    assert ProviderPayment.objects.get().person == owner


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "method", ["CreateTransaction", "PerformTransaction", "CancelTransaction", "CheckTransaction", "SetFiscalData"]
)
def test_odd_numbers_of_a_transaction(payme: Payme, owner: User, method: str, number: Any) -> None:
    assert payme.ask(method, **{**payme.creation(owner, 500_000, ""), "id": number, "reason": 1}) == -32600


@pytest.mark.parametrize("time", TIMES)
def test_odd_times(payme: Payme, owner: User, time: Any) -> None:
    assert payme.ask("CreateTransaction", **payme.creation(owner, 500_000, payme.new_id(), time=time)) == -32600


@pytest.mark.parametrize("reason", [None, "5", True, 1.5, 10**6, -(10**30), []])
def test_odd_reasons(payme: Payme, owner: User, reason: Any) -> None:
    number = payme.create(owner)
    assert payme.ask("CancelTransaction", id=number, reason=reason) == -32600
    assert payme.ask("CheckTransaction", id=number)["state"] == 1


@pytest.mark.parametrize("moment", [None, "1", True, 1.5, 10**30, []])
@pytest.mark.parametrize("name", ["from", "to"])
def test_odd_moments_of_a_statement(payme: Payme, name: str, moment: Any) -> None:
    assert payme.ask("GetStatement", **{"from": 1, "to": payme.time, name: moment}) == -32600


@pytest.mark.parametrize(("body", "number"), BODIES)
@pytest.mark.parametrize("content_type", ["application/json", "text/json", "multipart/form-data; boundary=x"])
def test_odd_bodies(payme: Payme, body: bytes, number: int, content_type: str) -> None:
    response = payme.api.client.generic(
        "POST", "/payments/payme", body, content_type, headers=payme_headers(), REMOTE_ADDR="127.0.0.1"
    )
    assert (response.status_code, msgspec.json.decode(response.content)["error"]["code"]) == (200, number)
    assert ProviderEvent.objects.count() == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_of_http(payme: Payme, method: str) -> None:
    response = payme.api.client.generic(method, "/payments/payme", headers=payme_headers(), REMOTE_ADDR="127.0.0.1")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json; charset=utf-8")
    assert method == "HEAD" or msgspec.json.decode(response.content)["error"]["code"] == -32300


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic ", "Basic %%%", "Basic UGF5Y29t", "Bearer x", "Basic " + "A" * 20_000]
)
def test_odd_authorizations(payme: Payme, header: str) -> None:
    assert (
        payme.send({"id": 1, "method": "CheckTransaction", "params": {}}, authorization=header)["error"]["code"]
        == -32504
    )


@pytest.mark.parametrize("number", [0, 7, -7, 2**53 - 1, "", "abc"])
def test_the_id_is_echoed(payme: Payme, number: int | str) -> None:
    assert payme.send({"id": number, "method": "CheckTransaction", "params": {"id": "0"}})["id"] == number


@pytest.mark.parametrize("data", [None, [], {}, "x", {"a": []}, {"a": "x" * 600}, {"a": "\0"}, {"a": 10**30}])
def test_odd_receipts(payme: Payme, owner: User, data: Any) -> None:
    number = payme.paid(owner)
    assert payme.ask("SetFiscalData", id=number, type="PERFORM", fiscal_data=data) == -32600
    assert payme.ask("SetFiscalData", id=number, type="OTHER", fiscal_data={"status_code": 0}) == -32600
    assert ProviderPayment.objects.get().fiscal == {}
