"""A person is told when money comes, goes back, or is refused."""

from datetime import datetime
from typing import Any

import pytest

from projectsplatform.accounts.models import Notice
from projectsplatform.telegram.models import OutboxMessage, TelegramChat
from projectsplatform.wallet.errors import ReceiptUsed
from projectsplatform.wallet.models import Transfer
from projectsplatform.wallet.operations.requests import approve_top_up, refuse_top_up, request_top_up
from projectsplatform.wallet.operations.reversals import reverse_transfer
from tests.factories.wallet import give_money, spend_money

LARGE = 10_000_000
LANGUAGES = ("uz", "uz-cyrl", "ru", "en")


def messages() -> list[str]:
    rows = OutboxMessage.objects.filter(kind__startswith="wallet.").order_by("id")
    return [row.body().text.replace("\xa0", " ") for row in rows]


def last_button() -> str | None:
    return OutboxMessage.objects.order_by("id").last().body().buttons[0][0].url  # type: ignore[union-attr]


def speak(person: Any, language: str, at: datetime) -> None:
    TelegramChat.objects.create(chat_id=person.tg_id, language=language, first_seen_at=at)


def ask(person: Any, member: Any, at: datetime, *, amount: int = LARGE) -> Any:
    return request_top_up(
        customer_id=person.pk,
        amount=amount,
        note="Naqd",
        receipt_number="R-7",
        picture=None,
        actor_id=member.pk,
        idempotency_key="k",
        at=at,
    )


RECEIVED = {
    "uz": "Balansingiz toʻldirildi: 5 000 soʻm.\nBalans: 6 000 soʻm.",
    "uz-cyrl": "Балансингиз тўлдирилди: 5 000 сўм.\nБаланс: 6 000 сўм.",
    "ru": "Ваш баланс пополнен: 5 000 сум.\nБаланс: 6 000 сум.",
    "en": "Your balance was topped up: 5 000 soʻm.\nBalance: 6 000 soʻm.",
}
TAKEN_BACK = {
    "uz": "Balansga tushirilgan pul qaytarib olindi: 5 000 soʻm.\nBalans: 0 soʻm.\nSababi: R-7",
    "uz-cyrl": "Балансга туширилган пул қайтариб олинди: 5 000 сўм.\nБаланс: 0 сўм.\nСабаби: R-7",
    "ru": "Пополнение отменено: 5 000 сум.\nБаланс: 0 сум.\nПричина: R-7",
    "en": "A top-up was taken back: 5 000 soʻm.\nBalance: 0 soʻm.\nReason: R-7",
}
CAME_BACK = {
    "uz": "Balansingizga pul qaytarildi: 5 000 soʻm.\nBalans: 5 000 soʻm.\nSababi: R-7",
    "uz-cyrl": "Балансингизга пул қайтарилди: 5 000 сўм.\nБаланс: 5 000 сўм.\nСабаби: R-7",
    "ru": "На ваш баланс вернулись деньги: 5 000 сум.\nБаланс: 5 000 сум.\nПричина: R-7",
    "en": "Money came back to your balance: 5 000 soʻm.\nBalance: 5 000 soʻm.\nReason: R-7",
}
REFUSED = {
    "uz": "Balansni toʻldirish rad etildi: 10 000 000 soʻm, kvitansiya R-7.",
    "uz-cyrl": "Балансни тўлдириш рад этилди: 10 000 000 сўм, квитанция R-7.",
    "ru": "Пополнение отклонено: 10 000 000 сум, квитанция R-7.",
    "en": "A top-up was refused: 10 000 000 soʻm, receipt R-7.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_money_received_is_told_with_the_new_balance(owner: Any, at: datetime, language: str) -> None:
    give_money(owner, 1_000, at)
    speak(owner, language, at)
    movement = give_money(owner, 5_000, at)
    assert messages()[1:] == [RECEIVED[language]]
    assert last_button() == f"http://127.0.0.1:8000/statement/{movement.transfer_id}/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_top_up_that_is_taken_back_is_told(owner: Any, staff_member: Any, at: datetime, language: str) -> None:
    speak(owner, language, at)
    movement = give_money(owner, 5_000, at)
    reversal = reverse_transfer(transfer_id=movement.transfer_id, actor_id=staff_member.pk, note="R-7", at=at)
    assert messages()[1:] == [TAKEN_BACK[language]]
    assert last_button() == f"http://127.0.0.1:8000/statement/{reversal.transfer_id}/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_purchase_that_is_given_back_is_told(owner: Any, staff_member: Any, at: datetime, language: str) -> None:
    speak(owner, language, at)
    give_money(owner, 5_000, at)
    spent = spend_money(owner, 5_000, at)
    reverse_transfer(transfer_id=spent.transfer_id, actor_id=staff_member.pk, note="R-7", at=at)
    assert messages()[1:] == [CAME_BACK[language]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_top_up_is_told(owner: Any, staff_member: Any, at: datetime, language: str) -> None:
    speak(owner, language, at)
    request = ask(owner, staff_member, at)
    assert messages() == []
    refuse_top_up(request_id=request.pk, actor_id=staff_member.pk, at=at)
    [message] = messages()
    assert message.splitlines()[0] == REFUSED[language]
    assert last_button() == "http://127.0.0.1:8000/statement/"


def test_an_approved_top_up_is_told_once(owner: Any, staff_member: Any, make_person: Any, at: datetime) -> None:
    request = ask(owner, staff_member, at)
    approve_top_up(request_id=request.pk, actor_id=make_person(is_staff=True).pk, at=at)
    assert Notice.objects.get().event == f"wallet.money.received:{Transfer.objects.get().pk}"


def test_a_repeated_request_is_told_once(owner: Any, staff_member: Any, at: datetime) -> None:
    for _ in range(2):
        ask(owner, staff_member, at, amount=5_000)
    assert len(messages()) == 1


def test_what_is_refused_by_the_books_is_not_told(owner: Any, at: datetime) -> None:
    give_money(owner, 5_000, at, receipt_number="R-1")
    with pytest.raises(ReceiptUsed):
        give_money(owner, 5_000, at, receipt_number="r-1")
    assert Notice.objects.count() == 1
