"""What a person is told about purchases, devices and what staff change about a licence."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from projectsplatform.accounts.models import Notice, User
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.licences.models import DeviceBinding, Licence, Purchase
from projectsplatform.licences.operations import licences
from projectsplatform.licences.operations.devices import bind_device, release_device, release_device_by_staff
from projectsplatform.telegram.models import OutboxMessage, TelegramChat
from tests.factories.licences import buy_months, give_money, make_binding, make_licence

pytestmark = pytest.mark.usefixtures("catalogue")
LANGUAGES = ("uz", "uz-cyrl", "ru", "en")
PC = {
    "uz": "Kundalik kompyuter uchun", "uz-cyrl": "Kundalik компьютер учун", "ru": "Kundalik для компьютера",
    "en": "Kundalik for computers",
}  # fmt: skip
DAY = timedelta(days=1)
Act = Callable[[Any, User, datetime], Any]


def messages() -> list[str]:
    rows = OutboxMessage.objects.exclude(kind="wallet.money.received").order_by("id")
    return [row.body().text.replace("\xa0", " ") for row in rows]


def buttons() -> list[str | None]:
    rows = OutboxMessage.objects.exclude(kind="wallet.money.received").order_by("id")
    return [row.body().buttons[0][0].url for row in rows]


def speak(person: Any, language: str, at: datetime) -> None:
    TelegramChat.objects.create(chat_id=person.tg_id, language=language, first_seen_at=at)


def _purchase(person: Any, staff: User, at: datetime) -> None:
    give_money(person, 50_000, at=at)
    buy_months(person, 1, at=at)


def _new_device(person: Any, staff: User, at: datetime) -> None:
    licence = make_licence(person, at=at)
    make_binding(licence, "eski", at=at, released_at=at, release_reason="owner")
    bind_device(licence_id=licence.id, device_id="yangi", at=at)


def _takeover(person: Any, staff: User, at: datetime) -> None:
    licence = make_licence(person, at=at)
    make_binding(licence, "eski", at=at - 30 * DAY)
    bind_device(licence_id=licence.id, device_id="yangi", at=at)


def _release(person: Any, staff: User, at: datetime) -> None:
    licence = make_licence(person, at=at)
    make_binding(licence, "eski", at=at)
    release_device(licence_id=licence.id, user_id=person.id, at=at)


def _reset(person: Any, staff: User, at: datetime) -> None:
    licence = make_licence(person, at=at)
    make_binding(licence, "eski", at=at)
    release_device_by_staff(licence_id=licence.id, actor_id=staff.id, note="PC-7", at=at)


def _suspend(person: Any, staff: User, at: datetime) -> None:
    licences.suspend(licence_id=make_licence(person, at=at).id, actor_id=staff.id, note="PC-7", at=at)


def _resume(person: Any, staff: User, at: datetime) -> None:
    licence = make_licence(person, at=at, suspended_at=at, remaining=10 * DAY)
    licences.resume(licence_id=licence.id, actor_id=staff.id, note="PC-7", at=at)


def _revoke(person: Any, staff: User, at: datetime) -> None:
    licences.revoke(licence_id=make_licence(person, at=at).id, actor_id=staff.id, note="PC-7", at=at)


def _days(person: Any, staff: User, at: datetime) -> None:
    licences.extend(licence_id=make_licence(person, at=at).id, days=5, actor_id=staff.id, note="PC-7", at=at)


def _days_while_suspended(person: Any, staff: User, at: datetime) -> None:
    licence = make_licence(person, at=at, suspended_at=at, remaining=DAY)
    licences.extend(licence_id=licence.id, days=5, actor_id=staff.id, note="PC-7", at=at)


SENTENCES: list[tuple[Act, str, dict[str, str]]] = [
    (_purchase, "purchase", {
        "uz": "sotib olindi, oylar soni: 1, narxi: 40 000 soʻm.\nU 28-fevral 2026 kuniga qadar ishlaydi. Balans: 10 000 soʻm.",
        "uz-cyrl": "сотиб олинди, ойлар сони: 1, нархи: 40 000 сўм.\nУ 28-февраль 2026 кунига қадар ишлайди. Баланс: 10 000 сўм.",
        "ru": "куплено, месяцев: 1, цена: 40 000 сум.\nДействует до 28 февраля 2026. Баланс: 10 000 сум.",
        "en": "bought, months: 1, for 40 000 soʻm.\nIt runs until 28 February 2026. Balance: 10 000 soʻm.",
    }),
    (_new_device, "security", {
        "uz": "yangi qurilma bogʻlandi: yangi.\nAgar bu siz boʻlmasangiz, qurilmani boʻshating va parolingizni oʻzgartiring.",
        "uz-cyrl": "янги қурилма боғланди: yangi.\nАгар бу сиз бўлмасангиз, қурилмани бўшатинг ва паролингизни ўзгартиринг.",
        "ru": "привязано новое устройство: yangi.\nЕсли это были не вы, отвяжите устройство и смените пароль.",
        "en": "a new device was bound: yangi.\nIf it was not you, release the device and change your password.",
    }),
    (_takeover, "security", {
        "uz": "litsenziya boshqa qurilmaga oʻtdi: yangi. Avvalgisi: eski.",
        "uz-cyrl": "лицензия бошқа қурилмага ўтди: yangi. Аввалгиси: eski.",
        "ru": "лицензия перешла на другое устройство: yangi. Прежнее: eski.",
        "en": "another device took over: yangi. Before it was eski.",
    }),
    (_release, "security", {
        "uz": "eski qurilmasi boʻshatildi.",
        "uz-cyrl": "eski қурилмаси бўшатилди.",
        "ru": "устройство eski отвязано.",
        "en": "the device eski was released.",
    }),
    (_reset, "security", {
        "uz": "xodimlar eski qurilmasini boʻshatdi. Dasturni keyin birinchi boʻlib ochgan qurilma litsenziyani oladi.\n"
        "Sababi: PC-7",
        "uz-cyrl": "ходимлар eski қурилмасини бўшатди. Дастурни кейин биринчи бўлиб очган қурилма лицензияни олади.\n"
        "Сабаби: PC-7",
        "ru": "сотрудники отвязали устройство eski. Лицензию получит следующее устройство, на котором откроют программу.\n"
        "Причина: PC-7",
        "en": "staff released the device eski. The next device that opens the program takes the licence.\nReason: PC-7",
    }),
    (_suspend, "licence", {
        "uz": "litsenziyangiz toʻxtatib qoʻyildi. Qolgan vaqt saqlanadi.\nSababi: PC-7",
        "uz-cyrl": "лицензиянгиз тўхтатиб қўйилди. Қолган вақт сақланади.\nСабаби: PC-7",
        "ru": "ваша лицензия приостановлена. Оставшееся время сохранится.\nПричина: PC-7",
        "en": "your licence was suspended. The time that is left is kept.\nReason: PC-7",
    }),
    (_resume, "licence", {
        "uz": "litsenziyangiz qayta ishga tushdi. U 10-fevral 2026 kuniga qadar ishlaydi.\nSababi: PC-7",
        "uz-cyrl": "лицензиянгиз қайта ишга тушди. У 10-февраль 2026 кунига қадар ишлайди.\nСабаби: PC-7",
        "ru": "ваша лицензия возобновлена. Она действует до 10 февраля 2026.\nПричина: PC-7",
        "en": "your licence goes on. It runs until 10 February 2026.\nReason: PC-7",
    }),
    (_revoke, "licence", {
        "uz": "litsenziyangiz bekor qilindi.\nSababi: PC-7",
        "uz-cyrl": "лицензиянгиз бекор қилинди.\nСабаби: PC-7",
        "ru": "ваша лицензия отозвана.\nПричина: PC-7",
        "en": "your licence was revoked.\nReason: PC-7",
    }),
    (_days, "licence", {
        "uz": "sizga qoʻshimcha kunlar berildi: 5.\nU 7-mart 2026 kuniga qadar ishlaydi.\nSababi: PC-7",
        "uz-cyrl": "сизга қўшимча кунлар берилди: 5.\nУ 7-март 2026 кунига қадар ишлайди.\nСабаби: PC-7",
        "ru": "вам добавлено дней: 5.\nОна действует до 7 марта 2026.\nПричина: PC-7",
        "en": "you were given days: 5.\nIt runs until 7 March 2026.\nReason: PC-7",
    }),
    (_days_while_suspended, "licence", {
        "uz": "sizga qoʻshimcha kunlar berildi: 5.\nUlar litsenziya qayta ishga tushganda hisobga olinadi.\nSababi: PC-7",
        "uz-cyrl": "сизга қўшимча кунлар берилди: 5.\nУлар лицензия қайта ишга тушганда ҳисобга олинади.\nСабаби: PC-7",
        "ru": "вам добавлено дней: 5.\nОни будут засчитаны, когда лицензия возобновится.\nПричина: PC-7",
        "en": "you were given days: 5.\nThey count when the licence goes on.\nReason: PC-7",
    }),
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("act", "kind", "sentences"), SENTENCES, ids=[act.__name__[1:] for act, *_ in SENTENCES])
def test_an_event_is_told_once_in_the_persons_language(
    owner: Any, staff_member: Any, at: datetime, language: str, act: Act, kind: str, sentences: dict[str, str]
) -> None:
    speak(owner, language, at)
    act(owner, staff_member, at)
    [message] = messages()
    assert message.startswith(f"{PC[language]}: {sentences[language]}")
    assert list(Notice.objects.exclude(kind="money_received").values_list("kind", "user_id")) == [(kind, owner.pk)]


@pytest.mark.parametrize(
    ("act", "_kind", "_sentences"), SENTENCES[1:], ids=[act.__name__[1:] for act, *_ in SENTENCES[1:]]
)
def test_the_button_opens_the_licence(
    owner: Any, staff_member: Any, at: datetime, act: Act, _kind: str, _sentences: Any
) -> None:
    act(owner, staff_member, at)
    assert buttons() == [f"http://127.0.0.1:8000/licences/{Licence.objects.get().id}/"]


def test_the_button_opens_the_purchase(owner: Any, staff_member: Any, at: datetime) -> None:
    _purchase(owner, staff_member, at)
    assert buttons() == [f"http://127.0.0.1:8000/buy/{Purchase.objects.get().id}/"]


def test_a_repeated_purchase_is_told_once(owner: Any, at: datetime) -> None:
    give_money(owner, 100_000, at=at)
    key = str(uuid7())
    assert len({buy_months(owner, 1, at=at, key=key).purchase_id for _ in range(2)}) == 1
    assert len(messages()) == 1


def test_the_first_device_is_no_alarm(owner: Any, at: datetime) -> None:
    licence = make_licence(owner, at=at)
    for _ in range(2):
        bind_device(licence_id=licence.id, device_id="birinchi", at=at)
    assert messages() == []


def test_without_a_device_a_release_tells_nothing(owner: Any, staff_member: Any, at: datetime) -> None:
    licence = make_licence(owner, at=at)
    release_device(licence_id=licence.id, user_id=owner.id, at=at)
    release_device_by_staff(licence_id=licence.id, actor_id=staff_member.id, note="x", at=at)
    assert (messages(), DeviceBinding.objects.count()) == ([], 0)
