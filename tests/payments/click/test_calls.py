"""Prepare and Complete over HTTP: each code, repeats, cancels."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from projectsplatform.accounts.models import User
from projectsplatform.kit.privacy import DataSubject
from projectsplatform.payments.enums import PaymentState, Refused
from projectsplatform.payments.models import ProviderEvent, ProviderPayment
from projectsplatform.payments.operations.privacy import erase_names
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.factories.click import Click, new_trans_id, signed
from tests.factories.wallet import spend_money
from tests.payments.people import leave, states


def test_a_payment_is_prepared_completed_and_credited_once(click: Click, owner: User) -> None:
    trans_id = new_trans_id()

    prepared = click.prepare("owner", click_trans_id=trans_id)
    number = ProviderPayment.objects.get().pk
    assert prepared == {
        "click_trans_id": int(trans_id),
        "merchant_trans_id": "owner",
        "merchant_prepare_id": number,
        "error": 0,
        "error_note": "Success",
    }
    assert click.prepare("owner", click_trans_id=trans_id) == prepared
    assert balance(owner.pk) == 0

    completed = click.complete("owner", number, click_trans_id=trans_id)
    assert completed == {
        "click_trans_id": int(trans_id),
        "merchant_trans_id": "owner",
        "merchant_confirm_id": number,
        "error": 0,
        "error_note": "Success",
    }
    assert click.complete("owner", number, click_trans_id=trans_id) == completed
    assert (balance(owner.pk), differences()) == (5000, [])


def test_amounts_count_as_numbers_and_are_signed_as_sent(click: Click, owner: User) -> None:
    trans_id = new_trans_id()

    prepared = click.prepare("owner", "5000", click_trans_id=trans_id)

    assert click.complete("owner", prepared["merchant_prepare_id"], "5000.0", click_trans_id=trans_id)["error"] == 0
    assert balance(owner.pk) == 5000


@pytest.mark.parametrize(
    "amount",
    [
        "0",
        "-5",
        "-5000.00",
        "abc",
        "1.5",
        "5000.50",
        "999.00",
        "50000001",
        "1" + "0" * 30,
        "1e4",
        "NaN",
        "٥٠٠٠",
        "true",
    ],
)
def test_an_amount_that_is_not_taken_is_minus_2(click: Click, owner: User, amount: str) -> None:
    assert click.prepare("owner", amount)["error"] == -2
    assert states() == []


@pytest.mark.parametrize("amount", ["1000.00", "50000000.00"])
def test_the_least_and_the_most_are_taken(click: Click, owner: User, amount: str) -> None:
    assert click.pay("owner", amount)["error"] == 0


def test_a_wrong_signature_is_minus_1_and_comes_before_everything_it_signs(click: Click, owner: User) -> None:
    fields = {"click_trans_id": new_trans_id(), "amount": "abc", "action": 7, "merchant_trans_id": "nobody"}
    sent = signed({**click.fields("owner", "5000.00", 0), **fields}, secret="another-secret")

    assert click.post("prepare", sent)["error"] == -1
    assert click.post("prepare", {**sent, "sign_string": "ü" * 32})["error"] == -1
    assert click.post("complete", {**sent, "merchant_prepare_id": "1"})["error"] == -1


def test_the_signature_of_the_other_call_is_none(click: Click, owner: User) -> None:
    trans_id = new_trans_id()
    number = click.prepare("owner", click_trans_id=trans_id)["merchant_prepare_id"]
    of_complete = signed(
        {**click.fields("owner", "5000.00", 1), "click_trans_id": trans_id, "merchant_prepare_id": number}
    )
    of_prepare = signed({**click.fields("owner", "5000.00", 1), "click_trans_id": trans_id})

    assert click.post("prepare", of_complete)["error"] == -1
    assert click.post("complete", {**of_prepare, "merchant_prepare_id": str(number)})["error"] == -1
    assert balance(owner.pk) == 0


def test_another_action_is_minus_3(click: Click, owner: User) -> None:
    assert click.prepare("owner", action=1)["error"] == -3
    assert click.prepare("nobody", action=2)["error"] == -3
    assert click.complete("owner", 1, action=0)["error"] == -3
    assert click.post("check", signed(click.fields("owner", "5000.00", 0)))["error"] == -3


def test_an_unknown_user_is_minus_5(click: Click, owner: User, at: datetime) -> None:
    assert [click.prepare(account)["error"] for account in ("nobody", "owner.", "owner.999", "o" * 200, "\x00")] == [
        -5
    ] * 5
    assert click.complete("nobody", 1)["error"] == -5
    leave(owner, at)
    assert click.prepare("owner")["error"] == -5


def test_complete_without_prepare_is_minus_6_and_credits_nothing(click: Click, owner: User, stranger: User) -> None:
    trans_id = new_trans_id()
    assert click.complete("owner", 1, click_trans_id=trans_id)["error"] == -6

    number = click.prepare("owner", click_trans_id=trans_id)["merchant_prepare_id"]
    assert click.complete("owner", number + 1, click_trans_id=trans_id)["error"] == -6
    assert click.complete("owner", "abc", click_trans_id=trans_id)["error"] == -6
    assert click.complete("stranger", number, click_trans_id=trans_id)["error"] == -6
    assert (balance(owner.pk), balance(stranger.pk), states()) == (0, 0, [PaymentState.CREATED])


def test_another_amount_in_complete_is_minus_2_and_the_right_one_is_taken_afterwards(click: Click, owner: User) -> None:
    trans_id = new_trans_id()
    number = click.prepare("owner", click_trans_id=trans_id)["merchant_prepare_id"]

    assert click.complete("owner", number, "4999.99", click_trans_id=trans_id)["error"] == -2
    assert click.complete("owner", number, click_trans_id=trans_id)["error"] == 0
    assert balance(owner.pk) == 5000


def test_what_is_paid_is_minus_4_before_minus_2(click: Click, owner: User) -> None:
    trans_id = new_trans_id()
    number = click.pay("owner", click_trans_id=trans_id)["merchant_confirm_id"]

    assert click.prepare("owner", click_trans_id=trans_id)["error"] == -4
    assert click.prepare("owner", "6000.00", click_trans_id=trans_id)["error"] == -4
    assert click.complete("owner", number, "6000.00", click_trans_id=trans_id)["error"] == -4
    assert balance(owner.pk) == 5000


def test_clicks_own_failure_cancels_for_good(click: Click, owner: User) -> None:
    trans_id = new_trans_id()
    number = click.prepare("owner", click_trans_id=trans_id)["merchant_prepare_id"]

    failed = click.complete("owner", number, click_trans_id=trans_id, error=-5017)
    assert (failed["error"], states()) == (-9, [PaymentState.CANCELLED])
    assert ProviderPayment.objects.get().reason == -5017
    assert click.complete("owner", number, click_trans_id=trans_id, error=-5017) == failed
    assert click.complete("owner", number, click_trans_id=trans_id)["error"] == -9
    assert click.prepare("owner", click_trans_id=trans_id)["error"] == -9
    assert click.prepare("owner", "6000.00", click_trans_id=trans_id)["error"] == -2
    assert balance(owner.pk) == 0


def test_a_cancel_after_complete_is_refused_whether_the_money_is_there_or_spent(
    click: Click, owner: User, at: datetime
) -> None:
    trans_id = new_trans_id()
    number = click.pay("owner", click_trans_id=trans_id)["merchant_confirm_id"]

    assert click.complete("owner", number, click_trans_id=trans_id, error=-1)["error"] == -4
    spend_money(owner, 5000, at)
    assert click.complete("owner", number, click_trans_id=trans_id, error=-1)["error"] == -4
    assert (states(), balance(owner.pk), differences()) == ([PaymentState.CONFIRMED], 0, [])


def test_the_same_number_for_somebody_else_or_another_sum_is_refused(click: Click, owner: User, stranger: User) -> None:
    trans_id = new_trans_id()
    prepared = click.prepare("owner", click_trans_id=trans_id)

    assert click.prepare("stranger", click_trans_id=trans_id)["error"] == -5
    assert click.prepare("owner", "6000.00", click_trans_id=trans_id)["error"] == -2
    assert click.prepare("owner", click_trans_id=trans_id) == prepared


def test_two_payments_for_one_person_are_both_credited(click: Click, owner: User) -> None:
    first, second = new_trans_id(), new_trans_id()
    numbers = {each: click.prepare("owner", click_trans_id=each)["merchant_prepare_id"] for each in (first, second)}

    assert len(set(numbers.values())) == 2
    assert click.complete("owner", numbers[second], click_trans_id=first)["error"] == -6
    answers = [click.complete("owner", number, click_trans_id=each)["error"] for each, number in numbers.items()]
    assert (answers, balance(owner.pk)) == ([0, 0], 10_000)


def test_money_for_somebody_who_has_left_goes_back(click: Click, owner: User, at: datetime) -> None:
    trans_id = new_trans_id()
    number = click.prepare("owner", click_trans_id=trans_id)["merchant_prepare_id"]
    leave(owner, at)

    answer = click.complete("owner", number, click_trans_id=trans_id)

    assert (answer["error"], states()) == (-9, [PaymentState.CANCELLED])
    assert click.complete("owner", number, click_trans_id=trans_id) == answer


def test_repeats_for_somebody_who_has_been_erased_are_answered_as_before(
    click: Click, owner: User, at: datetime
) -> None:
    trans_id = new_trans_id()
    completed = click.pay("owner", click_trans_id=trans_id)
    spend_money(owner, 5000, at)
    leave(owner, at)
    erase_names(DataSubject(user_id=owner.pk, tg_id=None, phone=None), at)

    assert click.complete("owner", completed["merchant_confirm_id"], click_trans_id=trans_id) == completed
    assert click.prepare("owner", click_trans_id=trans_id)["error"] == -4


FIELDS = [
    "click_trans_id",
    "service_id",
    "click_paydoc_id",
    "merchant_trans_id",
    "amount",
    "action",
    "error",
    "sign_time",
]


@pytest.mark.parametrize("name", [*FIELDS, "sign_string"])
def test_a_missing_field_is_minus_8(click: Click, owner: User, name: str) -> None:
    fields = signed(click.fields("owner", "5000.00", 0))
    assert click.post("prepare", {key: value for key, value in fields.items() if key != name})["error"] == -8
    assert click.post("prepare", {**fields, name: ""})["error"] == -8
    assert click.post("prepare", {**fields, name: "1" * 300})["error"] == -8


@pytest.mark.parametrize(
    "changes",
    [
        {"click_trans_id": "abc"},
        {"click_trans_id": "-1"},
        {"click_trans_id": "0"},
        {"service_id": "0"},
        {"error": "abc"},
        {"error": "1"},
    ],
)
def test_a_field_of_another_kind_is_minus_8(click: Click, owner: User, changes: dict[str, str]) -> None:
    assert click.prepare("owner", **changes)["error"] == -8


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b'{"click_trans_id": 1}',
        b"\xff\xfe",
        b"a=%ff",
        b"a=1&a=2",
        b"&" * 60_000,
        b"a=" + b"x" * 1_000_000,
        b"x=1&" * 200,
    ],
)
def test_a_body_that_is_no_form_of_clicks_is_minus_8(click: Click, body: bytes) -> None:
    for kind in ("", "application/json", "multipart/form-data; boundary=x", "text/html"):
        assert click.post("prepare", body, kind)["error"] == -8
        assert click.post("complete", body, kind)["error"] == -8


@pytest.mark.parametrize("verb", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_what_is_not_posted_is_minus_8(verb: str, db: None) -> None:
    answer = Client().generic(verb, "/payments/click/prepare")
    assert (answer.status_code, answer.json()["error"]) == (200, -8)


def test_a_fault_inside_is_minus_7_and_leaves_nothing_but_its_event(
    click: Click, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    trans_id = new_trans_id()
    number = click.prepare("owner", click_trans_id=trans_id)["merchant_prepare_id"]
    with monkeypatch.context() as patched:
        patched.setattr("projectsplatform.payments.operations.payments.tell_of_top_up", fail)
        assert click.complete("owner", number, click_trans_id=trans_id)["error"] == -7
    assert (balance(owner.pk), states()) == (0, [PaymentState.CREATED])
    assert ProviderEvent.objects.latest("id").refused == Refused.BUSY
    assert click.complete("owner", number, click_trans_id=trans_id)["error"] == 0


def test_without_settings_there_is_nothing(settings: Any, db: None) -> None:
    settings.CLICK_SECRET_KEY = ""
    answer = Client().post("/payments/click/prepare")
    assert (answer.status_code, "json" in answer.headers["Content-Type"]) == (404, True)


def test_calls_need_no_cookie_and_set_none(owner: User) -> None:
    answer = Client(enforce_csrf_checks=True).post("/payments/click/prepare", {})
    assert (answer.status_code, list(answer.cookies)) == (200, [])


def test_each_call_leaves_an_event_without_its_signature(click: Click, owner: User) -> None:
    trans_id = new_trans_id()
    click.pay("owner", click_trans_id=trans_id)
    click.prepare("nobody")
    click.post("prepare", b"x")

    events = list(ProviderEvent.objects.order_by("id"))
    assert [(event.method, event.refused, event.payment_id is None) for event in events] == [
        ("prepare", Refused.NO, False),
        ("complete", Refused.NO, False),
        ("prepare", Refused.ACCOUNT, True),
        ("prepare", Refused.MALFORMED, True),
    ]
    assert (events[0].asked["click_trans_id"], events[0].asked["sign_string"]) == (trans_id, "***")
    assert events[0].answered["merchant_prepare_id"] == events[0].payment_id
