"""Payme's methods beyond the sandbox's list."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from projectsplatform.accounts.models import Notice, User
from projectsplatform.payments.enums import PaymentState, Provider, Refused
from projectsplatform.payments.models import ProviderEvent, ProviderPayment
from projectsplatform.payments.operations.payments import begin_payment
from projectsplatform.payments.operations.timeouts import end_waiting
from projectsplatform.payments.payme import requests
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.factories.payments import Payme, payme_headers
from tests.factories.wallet import spend_money

pytestmark = pytest.mark.django_db
HALF_A_DAY = timedelta(hours=12)
RECEIPT = {"receipt_id": 121, "status_code": 0, "message": "accepted", "fiscal_sign": "800031554082"}


def test_a_payment_is_money_on_the_balance_and_a_notice(payme: Payme, owner: User) -> None:
    payme.paid(owner, 4_000_000)

    payment = ProviderPayment.objects.get()
    assert (payment.state, payment.amount, balance(owner.pk)) == (PaymentState.CONFIRMED, 40_000, 40_000)
    assert payment.transfer is not None
    assert payment.transfer.bio == "Payme orqali toʻlov"
    assert Notice.objects.filter(user=owner).count() == 1
    assert differences() == []


def test_two_open_transactions_of_one_account_are_two_payments(payme: Payme, owner: User) -> None:
    first, second = payme.create(owner), payme.create(owner)

    assert [payme.ask("PerformTransaction", id=number)["state"] for number in (first, second)] == [2, 2]
    assert balance(owner.pk) == 10_000


def test_it_is_the_payment_that_was_begun_on_our_page(payme: Payme, owner: User) -> None:
    begun = begin_payment(provider=Provider.PAYME, person_id=owner.pk, amount=5_000, back="/buy/", at=payme.at)

    first = payme.ask("CreateTransaction", **payme.creation(owner, 500_000, payme.new_id()))
    second = payme.ask("CreateTransaction", **payme.creation(owner, 500_000, payme.new_id()))

    assert first["transaction"] == str(begun.pk)
    assert second["transaction"] != str(begun.pk)


def test_the_same_number_with_another_amount_or_account_is_refused(payme: Payme, owner: User, stranger: User) -> None:
    number = payme.create(owner)

    for params in (payme.creation(owner, 600_000, number), payme.creation(stranger, 500_000, number)):
        assert payme.ask("CreateTransaction", **params) == -31008
    assert payme.ask("CreateTransaction", **payme.creation(owner, 500_000, number))["state"] == 1


def test_nothing_is_credited_after_a_cancel(payme: Payme, owner: User) -> None:
    number = payme.create(owner)
    payme.ask("CancelTransaction", id=number, reason=3)

    assert payme.ask("PerformTransaction", id=number) == -31008
    assert payme.ask("CreateTransaction", **payme.creation(owner, 500_000, number)) == -31008
    assert (balance(owner.pk), payme.ask("CheckTransaction", id=number)["state"]) == (0, -1)


def test_nothing_is_credited_again_after_a_refund(payme: Payme, owner: User) -> None:
    number = payme.paid(owner)
    gone = payme.ask("CancelTransaction", id=number, reason=5)

    assert payme.ask("PerformTransaction", id=number) == -31008
    assert payme.ask("CancelTransaction", id=number, reason=3) == gone
    assert payme.ask("CheckTransaction", id=number)["reason"] == 5
    assert (balance(owner.pk), differences()) == (0, [])


def test_a_creation_after_it_was_performed_is_refused(payme: Payme, owner: User) -> None:
    number = payme.paid(owner)
    assert payme.ask("CreateTransaction", **payme.creation(owner, 500_000, number)) == -31008
    assert balance(owner.pk) == 5_000


def test_money_that_was_spent_is_not_given_back(payme: Payme, owner: User) -> None:
    number = payme.paid(owner)
    spend_money(owner, 1, payme.at)

    assert payme.ask("CancelTransaction", id=number, reason=5) == -31007
    assert payme.ask("PerformTransaction", id=number)["state"] == 2
    assert (balance(owner.pk), differences()) == (4_999, [])
    event = ProviderEvent.objects.get(refused=Refused.SPENT)
    assert (event.method, event.payment) == ("CancelTransaction", ProviderPayment.objects.get())


@pytest.mark.parametrize("method", ["PerformTransaction", "CancelTransaction", "CheckTransaction", "SetFiscalData"])
def test_an_unknown_number_is_said_to_be_unknown(payme: Payme, method: str) -> None:
    params = {"reason": 1, "type": "PERFORM", "fiscal_data": RECEIPT}
    assert payme.ask(method, id=payme.new_id(), **params) == -31003


@pytest.mark.parametrize("method", ["PerformTransaction", "CreateTransaction"])
def test_after_twelve_hours_of_paymes_time_it_is_over(payme: Payme, owner: User, method: str) -> None:
    creation = payme.creation(owner, 500_000, payme.new_id(), time=payme.time - 1_000)
    payme.ask("CreateTransaction", **creation)
    payme.wait(hours=12, seconds=-1)
    assert payme.ask("CreateTransaction", **creation)["state"] == 1
    payme.wait(milliseconds=1)

    assert payme.ask(method, **creation) == -31008
    stands = payme.ask("CheckTransaction", id=creation["id"])
    assert (stands["state"], stands["reason"], stands["cancel_time"]) == (-1, 4, payme.time)
    assert payme.ask("CancelTransaction", id=creation["id"], reason=3)["cancel_time"] == payme.time
    assert balance(owner.pk) == 0


def test_a_new_transaction_of_yesterday_is_refused_and_not_kept(payme: Payme, owner: User) -> None:
    late = payme.creation(owner, 500_000, payme.new_id(), time=payme.time - 43_200_001)
    assert payme.ask("CreateTransaction", **late) == -31008
    assert payme.ask("CheckTransaction", id=late["id"]) == -31003


def test_the_sweep_ends_what_nobody_came_for(payme: Payme, owner: User) -> None:
    late, paid, cancelled = payme.create(owner), payme.paid(owner), payme.create(owner)
    payme.ask("CancelTransaction", id=cancelled, reason=3)
    payme.wait(minutes=1)
    recent = payme.create(owner)
    payme.wait(hours=11, minutes=58, seconds=59)

    assert [end_waiting(at=payme.at), end_waiting(at=payme.at + timedelta(seconds=2)), end_waiting(at=payme.at)] == [
        0,
        1,
        0,
    ]

    states = [payme.ask("CheckTransaction", id=number) for number in (late, paid, cancelled, recent)]
    assert [(state["state"], state["reason"]) for state in states] == [(-1, 4), (2, None), (-1, 3), (1, None)]
    assert ProviderEvent.objects.get(method="timeout").payment == ProviderPayment.objects.get(provider_id=late)


def test_a_statement_is_by_paymes_time_both_ends_in_it_and_ascending(payme: Payme, owner: User) -> None:
    base = payme.time
    numbers = {}
    for offset in (300, 100, 200, 400):
        numbers[offset] = payme.create(owner, time=base + offset)
        payme.wait(seconds=1)
    payme.ask("PerformTransaction", id=numbers[200])
    refused = payme.new_id()
    payme.ask("CreateTransaction", **payme.creation(owner, 1, refused, time=base + 250))
    begin_payment(provider=Provider.PAYME, person_id=owner.pk, amount=5_000, at=payme.at)

    lines = payme.ask("GetStatement", **{"from": base + 100, "to": base + 300})["transactions"]

    assert [line["id"] for line in lines] == [numbers[100], numbers[200], numbers[300]]
    paid = ProviderPayment.objects.get(provider_id=numbers[200])
    assert lines[1] == {
        "id": numbers[200],
        "time": base + 200,
        "amount": 500_000,
        "account": {"username": "owner"},
        "create_time": base + 2_000,
        "perform_time": payme.time,
        "cancel_time": 0,
        "transaction": str(paid.pk),
        "state": 2,
        "reason": None,
        "receivers": None,
    }
    assert payme.ask("GetStatement", **{"from": base + 401, "to": base}) == {"transactions": []}
    assert ProviderEvent.objects.filter(method="GetStatement").first().answered == {"transactions": 3}  # type: ignore[union-attr]


def test_both_receipts_are_kept_and_the_newest_of_each(payme: Payme, owner: User) -> None:
    number = payme.paid(owner)

    assert payme.ask("SetFiscalData", id=number, type="PERFORM", fiscal_data={"status_code": 1}) == {"success": True}
    for kind in ("PERFORM", "PERFORM", "CANCEL"):
        receipt = {**RECEIPT, "kind": kind}
        assert payme.ask("SetFiscalData", id=number, type=kind, fiscal_data=receipt) == {"success": True}

    fiscal = ProviderPayment.objects.get().fiscal
    assert fiscal == {"PERFORM": {**RECEIPT, "kind": "PERFORM"}, "CANCEL": {**RECEIPT, "kind": "CANCEL"}}


def test_whoever_left_cannot_be_paid_for(payme: Payme, make_person: Any) -> None:
    gone = make_person(
        username="deleted-7", full_name="", password="", sex=None, email=None, phone=None, tg_id=None,
        is_active=False, deleted_at=payme.at,
    )  # fmt: skip
    assert payme.ask("CheckPerformTransaction", **payme.creation(gone, 500_000, "")) == -31050
    assert payme.ask("CreateTransaction", **payme.creation(gone, 500_000, payme.new_id())) == -31050


def test_both_keys_open_while_the_key_is_turned(payme: Payme, settings: Any) -> None:
    settings.PAYME_KEYS = ("the-new-key", "the-old-key")
    told = [
        payme.send({"id": 1, "method": "CheckTransaction", "params": {"id": "0"}}, **payme_headers(key=key))
        for key in ("the-new-key", "the-old-key", "the-new-key,the-old-key", "")
    ]
    settings.PAYME_KEYS = ("the-new-key",)
    told.append(
        payme.send({"id": 1, "method": "CheckTransaction", "params": {"id": "0"}}, **payme_headers(key="the-old-key"))
    )
    assert [answer["error"]["code"] for answer in told] == [-31003, -31003, -32504, -31003, -32504]


@pytest.mark.parametrize(("address", "number"), [("127.0.0.1", -31003), ("198.51.100.7", -32504), ("::1", -31003)])
def test_only_paymes_addresses_are_heard(payme: Payme, address: str, number: int) -> None:
    payme.api.address = address
    assert payme.ask("CheckTransaction", id="0") == number


def test_without_its_settings_there_is_no_such_address(payme: Payme, settings: Any) -> None:
    headers = payme_headers()
    settings.PAYME_KEYS = ()
    answer = payme.api.post("/payments/payme", {}, **headers)
    assert (answer.status, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_every_call_is_kept_with_what_it_had_to_do_with(payme: Payme, owner: User) -> None:
    number = payme.paid(owner)
    payme.ask("CheckPerformTransaction", **payme.creation(owner, 500_000, number))
    payme.ask("CancelTransaction", id=number, reason=5)
    payme.ask("PerformTransaction", id=number)
    payme.ask("CheckPerformTransaction", **payme.creation(owner, 1, number))

    payment = ProviderPayment.objects.get()
    kept = ProviderEvent.objects.order_by("pk").values_list("method", "payment", "person", "refused")
    assert list(kept) == [
        ("CreateTransaction", payment.pk, owner.pk, ""),
        ("PerformTransaction", payment.pk, owner.pk, ""),
        ("CheckPerformTransaction", None, owner.pk, ""),
        ("CancelTransaction", payment.pk, owner.pk, ""),
        ("PerformTransaction", payment.pk, owner.pk, "state"),
        ("CheckPerformTransaction", None, None, "amount"),
    ]


def test_strangers_fill_no_table(payme: Payme) -> None:
    for _ in range(70):
        payme.send({"id": 1, "method": "CheckTransaction", "params": {}}, **payme_headers(key="wrong"))
    assert ProviderEvent.objects.filter(refused=Refused.AUTH).count() == 60


def test_no_event_holds_the_key(payme: Payme, owner: User, settings: Any) -> None:
    payme.paid(owner)
    payme.send({"id": 1, "method": "CheckTransaction", "params": {"password": "hush-hush"}})
    kept = "".join(f"{event.asked}{event.answered}" for event in ProviderEvent.objects.all())
    assert not any(secret in kept for secret in (*settings.PAYME_KEYS, "hush-hush", "Basic"))


def test_a_large_call_makes_a_small_event(payme: Payme) -> None:
    deep: Any = {}
    for _ in range(200):
        deep = {"a": deep}
    params = {
        "id": "0",
        "deep": deep,
        "wide": ["x" * 2_000] * 20,
        "many": {str(n): n for n in range(300)},
        "big": 10**400,
    }
    assert payme.ask("CheckTransaction", **params) == -31003
    assert len(str(ProviderEvent.objects.get().asked)) < 25_000


def test_no_cookie_no_page_and_nothing_of_a_session(payme: Payme) -> None:
    payme.ask("CheckTransaction", id="0")
    assert not payme.api.client.cookies


def test_a_fault_inside_is_payme_s_system_error(payme: Payme, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("away")

    monkeypatch.setitem(requests.METHODS, "CheckTransaction", fail)  # type: ignore[arg-type]
    body = payme.send({"id": 9, "method": "CheckTransaction", "params": {"id": "0"}})
    assert (body["error"]["code"], body["id"]) == (-32400, 9)


def test_messages_are_in_paymes_three_languages(payme: Payme) -> None:
    message = payme.send({"id": 1, "method": "CheckTransaction", "params": {"id": "0"}})["error"]["message"]
    assert message == {
        "ru": "Такой транзакции нет.",
        "uz": "Bunday tranzaksiya yoʻq.",
        "en": "There is no such transaction.",
    }
