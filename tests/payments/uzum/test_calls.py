"""The five operations over HTTP: each code, repeats, reversals."""

from datetime import datetime
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from projectsplatform.accounts.models import User
from projectsplatform.payments.enums import PaymentState, Provider, Refused
from projectsplatform.payments.models import ProviderEvent, ProviderPayment
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.factories.uzum import TIMESTAMP, Uzum, basic, new_uuid, result
from tests.factories.wallet import spend_money
from tests.payments.people import begin, give_up, leave, states

METHODS = ["check", "create", "confirm", "reverse", "status"]


def service() -> int:
    return int(django_settings.UZUM_SERVICE_ID)


def test_a_payment_is_checked_created_confirmed_and_credited_once(uzum: Uzum, owner: User) -> None:
    trans_id = new_uuid()

    checked = uzum.check("owner")
    assert checked.pop("timestamp") > TIMESTAMP
    assert checked == {"serviceId": service(), "status": "OK", "data": {"account": {"value": "owner"}}}

    created = uzum.create("owner", trans_id)
    common = {"serviceId": service(), "transId": trans_id, "data": {"account": {"value": "owner"}}, "amount": 500_000}
    trans_time = created["transTime"]
    assert created == {**common, "status": "CREATED", "transTime": trans_time}
    assert uzum.status(trans_id) == {**created, "confirmTime": None, "reverseTime": None}
    assert balance(owner.pk) == 0

    confirmed = uzum.confirm(trans_id)
    confirm_time = confirmed["confirmTime"]
    assert confirmed == {**common, "status": "CONFIRMED", "confirmTime": confirm_time}
    assert confirm_time >= trans_time > TIMESTAMP
    assert uzum.status(trans_id) == {**confirmed, "transTime": trans_time, "reverseTime": None}
    assert result(uzum.confirm(trans_id)) == "10016"
    assert (balance(owner.pk), differences()) == (5000, [])
    assert ProviderPayment.objects.get().details == {
        "paymentSource": "UZCARD",
        "tariff": "-",
        "processingReferenceNumber": "12345",
        "cardType": "1",
    }


@pytest.mark.parametrize("method", [*METHODS, "refund"])
@pytest.mark.parametrize(
    "header",
    ["", "Basic", "Basic ???", "Bearer x", basic(password="wrong"), basic(login="wrong"), basic() + "x", "Basic 4pi6"],
)
def test_another_login_or_password_is_10001(uzum: Uzum, method: str, header: str) -> None:
    assert result(uzum.post(method, {}, authorization=header)) == "10001"
    assert result(uzum.post(method, b"{", authorization=header, verb="GET")) == "10001"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"1",
        b'"x"',
        b"\xff",
        b"[" * 5000,
        b" " * 1_000_000,
        b'{"a": "\\ud800"}',
        b'{"a": 1e999}',
        b'{"a": "\\u0000"}',
    ],
)
def test_what_is_no_object_is_10002(uzum: Uzum, body: bytes) -> None:
    assert [result(uzum.post(method, body)) for method in METHODS] == ["10002"] * 5


@pytest.mark.parametrize("verb", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_what_is_not_posted_is_10003(uzum: Uzum, verb: str) -> None:
    assert result(uzum.post("check", b"", verb=verb)) == "10003"


@pytest.mark.parametrize("method", ["refund", "check/", "Check", "a/b"])
def test_another_operation_is_10003(uzum: Uzum, method: str) -> None:
    assert result(uzum.post(method, {"serviceId": service(), "timestamp": TIMESTAMP})) == "10003"


ODD: list[Any] = [..., None, True, 1.5, "abc", "", [], {}, -1, 0, 10**30]


@pytest.mark.parametrize("value", ODD)
def test_a_missing_or_odd_time_is_10005(uzum: Uzum, value: Any) -> None:
    assert [result(uzum.ask(method, timestamp=value)) for method in METHODS] == ["10005"] * 5


@pytest.mark.parametrize("value", ODD)
def test_a_missing_or_odd_service_is_10005_another_one_10006(uzum: Uzum, value: Any) -> None:
    expected = "10006" if isinstance(value, int) and not isinstance(value, bool) and value < 10**18 else "10005"
    found = {result(uzum.ask(method, serviceId=value)) for method in METHODS}
    assert found <= {expected, "10006" if value == 10**30 else expected}


@pytest.mark.parametrize("value", [*ODD, "0" * 36, "x" * 36])
def test_a_missing_or_odd_number_is_10005(uzum: Uzum, owner: User, value: Any) -> None:
    fields = {"params": {"account": "owner"}, "amount": 500_000}
    assert [result(uzum.ask(method, transId=value, **fields)) for method in METHODS[1:]] == ["10005"] * 4


@pytest.mark.parametrize(
    "params",
    [..., None, True, "owner", [], {}, {"account": None}, {"account": 1}, {"account": ""}, {"account": ["owner"]}],
)
def test_missing_or_odd_params_are_10005(uzum: Uzum, owner: User, params: Any) -> None:
    assert result(uzum.ask("check", params=params)) == "10005"
    assert result(uzum.ask("create", transId=new_uuid(), amount=500_000, params=params)) == "10005"


@pytest.mark.parametrize("name", ["paymentSource", "tariff", "processingReferenceNumber", "phone", "cardType"])
def test_odd_facts_of_a_confirm_are_10005_and_missing_ones_hold_up_nothing(uzum: Uzum, owner: User, name: str) -> None:
    trans_id = new_uuid()
    uzum.create("owner", trans_id)

    assert [result(uzum.confirm(trans_id, **{name: odd})) for odd in ([], {}, True, 1.5, "x" * 300)] == ["10005"] * 5
    assert result(uzum.confirm(trans_id, **{name: ...})) == "CONFIRMED"


@pytest.mark.parametrize("account", ["nobody", "owner.5", "o" * 200, " ", "<b>"])
def test_an_unknown_account_is_10007(uzum: Uzum, owner: User, account: str) -> None:
    assert (result(uzum.check(account)), result(uzum.create(account))) == ("10007", "10007")


def test_a_payment_of_our_pages_that_is_paid_is_10008_and_one_given_up_10009(
    uzum: Uzum, owner: User, at: datetime
) -> None:
    paid, given_up = begin(Provider.UZUM, owner, at), begin(Provider.UZUM, owner, at)
    assert result(uzum.create(f"owner.{paid.pk}", amount=600_000)) == "10011"
    uzum.paid(f"owner.{paid.pk}")
    give_up(given_up, at)

    assert [result(uzum.check(f"owner.{paid.pk}")), result(uzum.create(f"owner.{paid.pk}"))] == ["10008"] * 2
    assert [result(uzum.check(f"owner.{given_up.pk}")), result(uzum.create(f"owner.{given_up.pk}"))] == ["10009"] * 2
    assert balance(owner.pk) == 5000


def test_a_repeated_create_is_10010_whatever_it_says(uzum: Uzum, owner: User, stranger: User) -> None:
    trans_id = new_uuid()
    uzum.create("owner", trans_id)

    again = [uzum.create("owner", trans_id), uzum.create("owner", trans_id, 600_000), uzum.create("stranger", trans_id)]
    again += [uzum.create("owner", trans_id.upper())]
    uzum.confirm(trans_id)
    again += [uzum.create("owner", trans_id)]
    uzum.reverse(trans_id)
    again += [uzum.create("owner", trans_id)]
    assert [result(answer) for answer in again] == ["10010"] * 6
    assert states() == [PaymentState.REFUNDED]


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (..., "10005"),
        (None, "10005"),
        (500_050, "10011"),
        (100_000.5, "10011"),
        (100_000.0, "10011"),
        (True, "10011"),
        ("500000", "10011"),
        ("abc", "10011"),
        ([], "10011"),
        (-5, "10011"),
        (0, "10012"),
        (-500_000, "10012"),
        (99_900, "10012"),
        (5_000_000_100, "10013"),
        (100_000, "CREATED"),
        (5_000_000_000, "CREATED"),
    ],
)
def test_amounts_are_whole_som_within_bounds(uzum: Uzum, owner: User, amount: Any, code: str) -> None:
    assert result(uzum.create("owner", amount=amount)) == code


def test_an_absurd_amount_is_refused(uzum: Uzum, owner: User) -> None:
    assert result(uzum.create("owner", amount=10**30)) in {"10011", "10013"}


def test_an_unknown_payment_is_10014(uzum: Uzum, owner: User) -> None:
    assert [result(getattr(uzum, method)(new_uuid())) for method in ("confirm", "reverse", "status")] == ["10014"] * 3


def test_a_reversal_before_the_money_came_ends_the_payment(uzum: Uzum, owner: User) -> None:
    trans_id = new_uuid()
    created = uzum.create("owner", trans_id)

    reversed_ = uzum.reverse(trans_id)
    assert (reversed_["status"], "confirmTime" in reversed_) == ("REVERSED", False)
    assert [result(uzum.reverse(trans_id)), result(uzum.confirm(trans_id))] == ["10018", "10015"]
    assert uzum.status(trans_id) == {
        **created,
        "status": "REVERSED",
        "confirmTime": None,
        "reverseTime": reversed_["reverseTime"],
    }
    assert balance(owner.pk) == 0


def test_a_reversal_after_the_money_came_takes_it_back(uzum: Uzum, owner: User) -> None:
    trans_id = uzum.paid("owner")

    assert result(uzum.reverse(trans_id)) == "REVERSED"
    assert [result(uzum.reverse(trans_id)), result(uzum.confirm(trans_id))] == ["10018", "10015"]
    assert (balance(owner.pk), states(), differences()) == (0, [PaymentState.REFUNDED], [])
    assert None not in (uzum.status(trans_id)["confirmTime"], uzum.status(trans_id)["reverseTime"])


def test_spent_money_is_not_taken_back_until_it_is_there_again(uzum: Uzum, owner: User, at: datetime) -> None:
    trans_id = uzum.paid("owner")
    spend_money(owner, 1, at)

    assert result(uzum.reverse(trans_id)) == "10017"
    assert (balance(owner.pk), result(uzum.status(trans_id))) == (4999, "CONFIRMED")
    uzum.paid("owner")
    assert result(uzum.reverse(trans_id)) == "REVERSED"
    assert (balance(owner.pk), differences()) == (4999, [])


def test_money_for_somebody_who_has_left_goes_back(uzum: Uzum, owner: User, at: datetime) -> None:
    trans_id = new_uuid()
    uzum.create("owner", trans_id)
    leave(owner, at)

    assert [result(uzum.confirm(trans_id)), result(uzum.confirm(trans_id))] == ["10015", "10015"]
    assert result(uzum.status(trans_id)) == "REVERSED"
    assert result(uzum.check("owner")) == "10007"


def test_a_fault_inside_is_99999_and_leaves_nothing_but_its_event(
    uzum: Uzum, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    trans_id = new_uuid()
    uzum.create("owner", trans_id)
    with monkeypatch.context() as patched:
        patched.setattr("projectsplatform.payments.operations.payments.tell_of_top_up", fail)
        assert result(uzum.confirm(trans_id)) == "99999"
    assert (balance(owner.pk), result(uzum.status(trans_id))) == (0, "CREATED")
    assert ProviderEvent.objects.filter(refused=Refused.BUSY).count() == 1
    assert result(uzum.confirm(trans_id)) == "CONFIRMED"


def test_without_settings_there_is_nothing(settings: Any, db: None) -> None:
    settings.UZUM_PASSWORD = ""
    answer = Client().post("/payments/uzum/check")
    assert (answer.status_code, "json" in answer.headers["Content-Type"]) == (404, True)


def test_each_call_leaves_an_event_without_phone_and_password(uzum: Uzum, owner: User) -> None:
    uzum.paid("owner")
    uzum.check("nobody")
    uzum.post("check", {}, authorization="Basic x")

    events = list(ProviderEvent.objects.order_by("id"))
    assert [(event.method, event.refused, event.payment_id is None) for event in events] == [
        ("create", Refused.NO, False),
        ("confirm", Refused.NO, False),
        ("check", Refused.ACCOUNT, True),
        ("check", Refused.AUTH, True),
    ]
    assert events[1].asked["phone"] == "***"
    kept = str([[event.asked, event.answered] for event in events])
    assert not any(secret in kept for secret in (django_settings.UZUM_PASSWORD, "998901234567"))


def test_strangers_fill_no_table(uzum: Uzum) -> None:
    for _ in range(70):
        uzum.post("check", {}, authorization="Basic x")
    assert ProviderEvent.objects.count() == 60
