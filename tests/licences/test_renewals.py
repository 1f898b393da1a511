"""Automatic renewal from the balance, by a simulated clock."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from projectsplatform.accounts.models import AuditEvent, Notice
from projectsplatform.accounts.rules.notices import render
from projectsplatform.kit.clock import TASHKENT, now
from projectsplatform.licences import tasks
from projectsplatform.licences.enums import RenewalState
from projectsplatform.licences.errors import PriceChanged
from projectsplatform.licences.models import Licence, PriceTier, Product, Purchase, Renewal
from projectsplatform.licences.operations.licences import extend, resume, revoke, suspend
from projectsplatform.licences.operations.reminders import remind_all
from projectsplatform.licences.operations.renewal_switch import switch_renewal
from projectsplatform.licences.operations.renewals import renew_all
from projectsplatform.telegram.models import OutboxMessage, TelegramChat
from projectsplatform.wallet.models import Transfer
from projectsplatform.wallet.queries import balance
from tests.cast import Api
from tests.counts import some
from tests.factories.licences import PC, buy_months, give_money, make_licence

pytestmark = pytest.mark.usefixtures("catalogue")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONTH_PRICE = 40_000


def tashkent(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 2, day, hour, minute, tzinfo=TASHKENT)


END = tashkent(20, 15)


@pytest.fixture
def renewing(owner: Any) -> Licence:
    """A licence until END that renews itself."""
    licence = make_licence(owner, at=END - 30 * DAY, days=30, anchor_day=20)
    switch(licence, at=END - 30 * DAY)
    return licence


def switch(licence: Licence, *, at: datetime, is_on: bool = True, **seen: Any) -> None:
    switch_renewal(licence_id=licence.pk, user_id=licence.user_id, is_on=is_on, at=at, **seen)


def ticks(since: datetime, until: datetime, step: timedelta) -> Iterator[datetime]:
    """Moments at which the task comes: here more rarely than it does."""
    moment = since
    while moment < until:
        yield moment
        moment += step


def run(since: datetime, until: datetime, step: timedelta = 3 * HOUR) -> list[str]:
    """When licences were renewed meanwhile, by Tashkent's clock."""
    return [f"{at.astimezone(TASHKENT):%d %H:%M}" for at in ticks(since, until, step) for _ in range(renew_all(at=at))]


def told() -> list[tuple[str, str]]:
    """What was told about renewals, and when."""
    notices = Notice.objects.filter(event__startswith="licence.renewal").order_by("id")
    return [
        (
            notice.event.split(":")[0].removeprefix("licence.renewal."),
            f"{notice.created_at.astimezone(TASHKENT):%d %H:%M}",
        )
        for notice in notices
    ]


def put_price(price: int, *, since: datetime) -> None:
    PriceTier.objects.create(product_id=PC, from_months=1, som_a_month=price, valid_from=since)


def test_a_month_is_bought_24_hours_before_the_end_at_the_price_told_3_days_ahead(
    renewing: Licence, owner: Any
) -> None:
    give_money(owner, 100_000, at=tashkent(1, 9))
    assert run(tashkent(16, 0), tashkent(22, 0)) == ["19 15:00"]
    assert told() == [("announced", "17 15:00")]
    purchase = Purchase.objects.get()
    assert (purchase.months, purchase.price, purchase.ends_at) == (
        1,
        MONTH_PRICE,
        datetime(2027, 3, 20, 15, tzinfo=TASHKENT),
    )
    renewal = Renewal.objects.get()
    assert (renewal.state, renewal.purchase, renewal.ends_at) == (RenewalState.DONE, purchase, END)
    assert balance(owner.pk) == 60_000


def test_everything_says_that_it_was_automatic(renewing: Licence, owner: Any) -> None:
    give_money(owner, 100_000, at=tashkent(1, 9))
    run(tashkent(17, 9), END)
    event = AuditEvent.objects.get(event="licence.renewed")
    assert (event.actor_id, event.subject_id, event.details["licence"]) == (None, owner.pk, str(renewing.pk))
    assert Transfer.objects.get(kind="purchase").bio == "Kundalik kompyuter uchun, 1 oy, avtomatik uzaytirish"
    bought = Notice.objects.get(event__startswith="licence.purchased")
    assert "avtomatik uzaytirildi" in render(bought.texts, bought.details)


def test_it_is_off_at_first(owner: Any) -> None:
    make_licence(owner, at=END - 30 * DAY, days=30)
    give_money(owner, 100_000, at=tashkent(1, 9))
    assert (run(tashkent(16, 0), END), told()) == ([], [])


@pytest.mark.parametrize(
    "fields",
    [
        {"is_trial": True},
        {"revoked_at": tashkent(10, 9)},
        {"suspended_at": tashkent(10, 9), "remaining": 5 * DAY},
        {"ends_at": tashkent(15, 0)},
    ],
    ids=["trial", "revoked", "suspended", "ended"],
)
def test_what_must_not_be_renewed_is_not(renewing: Licence, owner: Any, fields: dict[str, Any]) -> None:
    give_money(owner, 100_000, at=tashkent(1, 9))
    Licence.objects.update(**fields)
    assert (run(tashkent(17, 9), tashkent(21, 9)), told()) == ([], [])


@pytest.mark.parametrize("stopped", some([suspend, revoke], one_in=2))
def test_nor_what_was_stopped_after_it_was_announced(
    renewing: Licence, owner: Any, staff_member: Any, stopped: Callable[..., Any]
) -> None:
    give_money(owner, 100_000, at=tashkent(1, 9))
    run(tashkent(17, 9), tashkent(18, 9))
    stopped(licence_id=renewing.pk, actor_id=staff_member.pk, note="", at=tashkent(18, 10))
    assert run(tashkent(18, 12), tashkent(22, 0)) == []


def test_a_licence_that_goes_on_is_announced_for_its_new_end(renewing: Licence, owner: Any, staff_member: Any) -> None:
    give_money(owner, 100_000, at=tashkent(1, 9))
    run(tashkent(17, 9), tashkent(18, 9))
    suspend(licence_id=renewing.pk, actor_id=staff_member.pk, note="", at=tashkent(18, 15))
    resume(licence_id=renewing.pk, actor_id=staff_member.pk, note="", at=tashkent(22, 15))
    assert run(tashkent(22, 18), tashkent(27, 0)) == ["23 15:00"]
    assert told() == [("announced", "17 15:00"), ("announced", "22 18:00")]


def test_days_from_staff_move_the_renewal(renewing: Licence, owner: Any, staff_member: Any) -> None:
    give_money(owner, 100_000, at=tashkent(1, 9))
    run(tashkent(17, 9), tashkent(18, 9))
    extend(licence_id=renewing.pk, days=3, actor_id=staff_member.pk, note="", at=tashkent(18, 10))
    assert run(tashkent(18, 12), tashkent(24, 0)) == ["22 15:00"]


def test_who_bought_by_hand_pays_nothing_more(renewing: Licence, owner: Any) -> None:
    give_money(owner, 100_000, at=tashkent(1, 9))
    run(tashkent(17, 9), tashkent(18, 9))
    buy_months(owner, 1, at=tashkent(18, 10))
    assert run(tashkent(18, 12), tashkent(22, 0)) == []
    assert balance(owner.pk) == 60_000


def test_a_withdrawn_product_is_not_renewed_and_that_is_said_once(renewing: Licence, owner: Any) -> None:
    give_money(owner, 100_000, at=tashkent(1, 9))
    run(tashkent(17, 9), tashkent(18, 9))
    Product.objects.filter(code=PC).update(active=False)
    assert run(tashkent(18, 12), tashkent(22, 0)) == []
    assert told() == [("announced", "17 15:00"), ("withdrawn", "19 15:00")]


def test_a_dearer_month_is_not_charged_but_asked_about(renewing: Licence, owner: Any) -> None:
    give_money(owner, 100_000, at=tashkent(1, 9))
    put_price(50_000, since=tashkent(18, 0))
    assert run(tashkent(17, 9), tashkent(20, 9)) == []
    assert (told(), balance(owner.pk)) == ([("announced", "17 15:00"), ("dearer", "19 15:00")], 100_000)
    with pytest.raises(PriceChanged):
        switch(renewing, at=tashkent(20, 9), seen_price=MONTH_PRICE)
    switch(renewing, at=tashkent(20, 9), seen_price=50_000)
    assert run(tashkent(20, 9), END) == ["20 09:00"]
    assert balance(owner.pk) == 50_000


def test_without_a_yes_to_the_higher_price_it_ends(renewing: Licence, owner: Any) -> None:
    give_money(owner, 100_000, at=tashkent(1, 9))
    put_price(50_000, since=tashkent(18, 0))
    assert run(tashkent(17, 9), tashkent(22, 0)) == []


def test_a_cheaper_month_costs_what_it_costs(renewing: Licence, owner: Any) -> None:
    give_money(owner, 100_000, at=tashkent(1, 9))
    put_price(30_000, since=tashkent(18, 0))
    assert run(tashkent(17, 9), END) == ["19 15:00"]
    assert (balance(owner.pk), Renewal.objects.get().price) == (70_000, 30_000)


def test_missing_money_is_told_ahead_and_when_it_was_due_and_is_waited_for(renewing: Licence, owner: Any) -> None:
    give_money(owner, 15_000, at=tashkent(1, 9))
    assert run(tashkent(17, 9), tashkent(20, 9)) == []
    assert told() == [("announced", "17 15:00"), ("low", "17 15:00"), ("short", "19 15:00")]
    give_money(owner, 25_000, at=tashkent(20, 10))
    assert run(tashkent(20, 10), END) == ["20 10:00"]
    assert balance(owner.pk) == 0


def test_money_that_comes_after_the_end_renews_nothing(renewing: Licence, owner: Any) -> None:
    run(tashkent(17, 9), END)
    give_money(owner, 100_000, at=END)
    assert run(END, tashkent(22, 0)) == []


def test_buttons_lead_to_the_switch_and_to_the_missing_amount(renewing: Licence, owner: Any) -> None:
    run(tashkent(17, 9), tashkent(18, 9))
    buttons = [
        message.body().buttons[0][0]
        for message in OutboxMessage.objects.filter(kind__startswith="licence.renewal").order_by("id")
    ]
    assert [(button.text, button.url) for button in buttons] == [
        ("Toʻxtatish yoki oʻzgartirish", f"http://127.0.0.1:8000/licences/{renewing.pk}/?renewal"),
        ("Toʻldirish", "http://127.0.0.1:8000/top-up/?amount=40000"),
    ]


SENTENCES = {
    "uz": "Kundalik kompyuter uchun: 19-fevral 2027, 15:00 da balansingizdan yana bir oy sotib olinadi, narxi: 40 000 soʻm.\n"
    "Ungacha buni toʻxtatishingiz mumkin.",
    "uz-cyrl": "Kundalik компьютер учун: 19-февраль 2027, 15:00 да балансингиздан яна бир ой сотиб олинади, нархи: 40 000 сўм.\n"
    "Унгача буни тўхтатишингиз мумкин.",
    "ru": "Kundalik для компьютера: 19 февраля 2027, 15:00 с вашего баланса будет куплен ещё один месяц, цена: 40 000 сум.\n"
    "До этого времени продление можно остановить.",
    "en": "Kundalik for computers: on 19 February 2027, 15:00 one more month is bought from your balance for 40 000 soʻm.\n"
    "Until then you can stop it.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_it_is_announced_in_the_persons_language(renewing: Licence, owner: Any, language: str) -> None:
    TelegramChat.objects.create(chat_id=owner.tg_id, language=language, first_seen_at=now())
    run(tashkent(17, 15), tashkent(17, 16))
    text = OutboxMessage.objects.get(kind="licence.renewal.announced").body().text
    assert text.replace("\xa0", " ") == SENTENCES[language]


def test_nothing_is_announced_at_night_that_can_wait(owner: Any) -> None:
    licence = make_licence(owner, at=tashkent(1, 3), days=19)
    switch(licence, at=tashkent(1, 3))
    give_money(owner, 100_000, at=tashkent(1, 9))
    assert run(tashkent(16, 0), tashkent(21, 0)) == ["19 03:00"]
    assert told() == [("announced", "17 09:00")]


def test_after_a_pause_a_renewal_that_was_due_is_made(renewing: Licence, owner: Any) -> None:
    give_money(owner, 100_000, at=tashkent(1, 9))
    run(tashkent(17, 9), tashkent(18, 9))
    assert run(tashkent(20, 14), END) == ["20 14:00"]


def test_after_a_pause_in_which_it_was_to_be_announced_there_is_time_to_stop_it(renewing: Licence, owner: Any) -> None:
    give_money(owner, 100_000, at=tashkent(1, 9))
    assert run(tashkent(20, 9), END, HOUR) == ["20 10:00"]


@pytest.mark.parametrize("returns", [END - HOUR, END, END + DAY])
def test_after_the_end_or_too_near_to_it_nothing_is_made(renewing: Licence, owner: Any, returns: datetime) -> None:
    give_money(owner, 100_000, at=tashkent(1, 9))
    assert (run(returns, END + DAY), told()) == ([], [])


def test_who_switches_it_on_late_is_told_at_once(renewing: Licence, owner: Any) -> None:
    give_money(owner, 100_000, at=tashkent(1, 9))
    switch(renewing, at=tashkent(10, 9), is_on=False)
    run(tashkent(17, 9), tashkent(20, 9))
    switch(renewing, at=tashkent(20, 9), seen_price=MONTH_PRICE)
    assert (run(tashkent(20, 9), END), told()) == (["20 09:00"], [("announced", "20 09:00")])


def test_who_stops_it_pays_nothing_and_may_change_their_mind(renewing: Licence, owner: Any) -> None:
    give_money(owner, 100_000, at=tashkent(1, 9))
    run(tashkent(17, 9), tashkent(18, 9))
    switch(renewing, at=tashkent(18, 10), is_on=False)
    assert run(tashkent(18, 10), tashkent(20, 9)) == []
    switch(renewing, at=tashkent(20, 9))
    switch(renewing, at=tashkent(20, 9))
    assert run(tashkent(20, 9), END) == ["20 09:00"]
    assert [event.event for event in AuditEvent.objects.filter(event__startswith="licence.renewal").order_by("at", "id")] == [
        "licence.renewal.switched_on", "licence.renewal.switched_off", "licence.renewal.switched_on",
    ]  # fmt: skip


def test_one_end_is_renewed_once_says_the_database(renewing: Licence) -> None:
    run(tashkent(17, 9), tashkent(18, 9))
    first = Renewal.objects.get()
    with pytest.raises(IntegrityError, match="renewal_once_an_end"), transaction.atomic():
        Renewal.objects.create(
            licence=renewing, ends_at=END, price=1, announced_at=first.announced_at, charge_at=first.charge_at
        )


def test_reminders_keep_quiet_while_a_renewal_will_do(renewing: Licence, owner: Any) -> None:
    assert [remind_all(at=tashkent(day, 12)) for day in (13, 17, 19, 20)] == [0, 0, 0, 1]


def test_but_not_when_its_money_is_missing(renewing: Licence, owner: Any) -> None:
    run(tashkent(17, 9), tashkent(19, 16))
    assert remind_all(at=tashkent(19, 17)) == 1


@pytest.mark.prove
def test_half_a_year_is_renewed_month_by_month_on_the_anchor_day(owner: Any) -> None:
    begin = datetime(2027, 1, 31, 12, tzinfo=TASHKENT)
    give_money(owner, 6 * MONTH_PRICE, at=begin)
    bought = buy_months(owner, 1, at=begin)
    switch(Licence.objects.get(pk=bought.licence_id), at=begin)
    run(begin, begin + 180 * DAY, DAY)
    ends = Purchase.objects.order_by("ends_at").values_list("ends_at", flat=True)
    assert [f"{end.astimezone(TASHKENT):%m-%d}" for end in ends] == [
        "02-28", "03-31", "04-30", "05-31", "06-30", "07-31",
    ]  # fmt: skip


def test_the_task_renews_now(renewing: Licence, owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    give_money(owner, 100_000, at=tashkent(1, 9))
    for moment in (tashkent(17, 15), tashkent(19, 15)):
        monkeypatch.setattr(tasks, "now", lambda moment=moment: moment)
        tasks.renew_by_themselves(timestamp=0)
    assert Purchase.objects.count() == 1


def test_a_program_switches_it_on_and_off(api: Api, owner: Any, stranger: Any, sign_in: Any) -> None:
    licence = make_licence(owner, at=now())
    token = sign_in(owner)
    assert api.get("licences", token)["items"][0]["auto_renew"] is False
    for value in (True, False):
        answer = api.patch(f"licences/{licence.pk}", {"auto_renew": value}, token)
        assert (answer.status, answer["licence"]["auto_renew"], answer["licence"]["name"]) == (200, value, "")
    assert api.patch(f"licences/{licence.pk}", {"auto_renew": True}, sign_in(stranger)).refusal == (404, "not_found")


@pytest.mark.parametrize("value", [None, 1, "true", []])
def test_it_is_on_or_off_and_nothing_else(api: Api, owner: Any, sign_in: Any, value: Any) -> None:
    licence = make_licence(owner, at=now())
    answer = api.patch(f"licences/{licence.pk}", {"name": "Xona", "auto_renew": value}, sign_in(owner))
    assert answer.refusal == (422, "auto_renew_invalid")
    assert Licence.objects.get().name == ""
