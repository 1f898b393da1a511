"""My programs: states, ends, devices, and letting a device go."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from projectsplatform.licences.models import DeviceBinding
from projectsplatform.licences.operations.licences import revoke, suspend
from tests.bot.conversation import press, press_for, presses, speak
from tests.factories.licences import MOBILE, TEACHER, make_binding, make_licence

pytestmark = pytest.mark.django_db
END = datetime.fromisoformat("2096-11-22T20:00:00+00:00")
TEXTS = {
    "uz": "Kundalik kompyuter uchun: Faol\n23-noyabr 2096 gacha\nQurilma: PC-1",
    "uz-Cyrl": "Kundalik компьютер учун: Фаол\n23-ноябрь 2096 гача\nҚурилма: PC-1",
    "ru": "Kundalik для компьютера: Действует\nДо 23 ноября 2096\nУстройство: PC-1",
    "en": "Kundalik for computers: Active\nUntil 23 November 2096\nDevice: PC-1",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_program_is_told_with_state_end_and_device(customer: User, language: str) -> None:
    make_binding(make_licence(customer, at=now(), ends_at=END), "PC-1", at=now())
    speak(5, language)
    assert press(5, "programs").text == TEXTS[language]


def test_a_licence_is_called_by_the_name_that_its_owner_gave(customer: User) -> None:
    licence = make_licence(customer, at=now(), ends_at=END, name="3-xona kompyuteri")
    make_binding(licence, "PC-1", at=now())
    speak(5, "uz")
    name = "Kundalik kompyuter uchun · 3-xona kompyuteri"
    assert press(5, "programs").text.splitlines()[0] == f"{name}: Faol"
    assert press(5, f"release:{licence.id.hex}").text.splitlines()[1] == name


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("uz", ["PC-1 qurilmasini boʻshatasizmi?", "Qolgan boʻshatishlar: 2"]),
        ("uz-Cyrl", ["PC-1 қурилмасини бўшатасизми?", "Қолган бўшатишлар: 2"]),
        ("ru", ["Отвязать устройство PC-1?", "Осталось отвязок: 2"]),
        ("en", ["Release the device PC-1?", "Releases left: 2"]),
    ],
)
def test_what_a_release_does_is_said_in_each_language(customer: User, language: str, lines: list[str]) -> None:
    licence = make_licence(customer, at=now(), ends_at=END)
    make_binding(licence, "PC-1", at=now())
    speak(5, language)
    text = press(5, f"release:{licence.id.hex}").text.splitlines()
    assert [text[0], text[-1]] == lines


def test_without_programs_there_is_the_way_to_buy(customer: User) -> None:
    screen = press(5, "programs")
    assert screen.text == "Sizda hozircha litsenziya yoʻq."
    assert presses(screen) == ["renew", "menu"]


def test_only_what_would_run_can_be_renewed(customer: User, staff_member: User) -> None:
    make_licence(customer, at=now(), days=-2)
    for product, stop in ((MOBILE, suspend), (TEACHER, revoke)):
        licence = make_licence(customer, at=now(), product=product)
        stop(licence_id=licence.id, actor_id=staff_member.id, note="sabab", at=now())
    assert presses(press(5, "programs")) == ["renew:kundalikcom-pc", "menu"]


def test_a_device_is_released_after_asking(customer: User) -> None:
    speak(5, "en")
    make_binding(make_licence(customer, at=now()), "PC-1", at=now())
    asked = press(5, press_for(press(5, "programs"), "release"))
    assert asked.text.startswith("Release the device PC-1?")
    assert asked.text.endswith("Releases left: 2")
    assert DeviceBinding.objects.get().released_at is None
    done = press(5, press_for(asked, "released"))
    assert done.text.startswith("The device is released. Releases left: 1\n\n")
    assert DeviceBinding.objects.get().released_at is not None


def test_pressing_again_says_that_it_is_done_and_counts_once(customer: User) -> None:
    speak(5, "en")
    make_binding(make_licence(customer, at=now()), "PC-1", at=now())
    confirm = press_for(press(5, press_for(press(5, "programs"), "release")), "released")
    press(5, confirm)
    assert press(5, confirm).text.startswith("The device is released.")
    assert DeviceBinding.objects.filter(released_at__isnull=False).count() == 1


def test_a_later_device_is_not_released_by_an_old_button(customer: User) -> None:
    speak(5, "en")
    licence = make_licence(customer, at=now())
    make_binding(licence, "PC-1", at=now())
    confirm = press_for(press(5, press_for(press(5, "programs"), "release")), "released")
    press(5, confirm)
    make_binding(licence, "PC-2", at=now())
    assert press(5, confirm).text.startswith("Another device has the licence now. Nothing was released")
    assert DeviceBinding.objects.filter(device_id="PC-2", released_at=None).exists()


def test_the_third_release_of_a_month_is_refused(customer: User) -> None:
    speak(5, "en")
    licence = make_licence(customer, at=now())
    for number in (1, 2):
        used: dict[str, Any] = {"released_at": now() - timedelta(days=number), "release_reason": "owner"}
        make_binding(licence, f"PC-{number}", at=now() - timedelta(days=number + 1), **used)
    make_binding(licence, "PC-3", at=now())
    confirm = press_for(press(5, press_for(press(5, "programs"), "release")), "released")
    assert press(5, confirm).text == "You may release a device 2 times in 30 days. Try again in 28 days."
    assert DeviceBinding.objects.filter(device_id="PC-3", released_at=None).exists()


def test_nobody_releases_somebody_elses_device(customer: User, make_person: Callable[..., User]) -> None:
    speak(6, "en")
    make_binding(make_licence(customer, at=now()), "PC-1", at=now())
    asked = press_for(press(5, "programs"), "release")
    confirm = press_for(press(5, asked), "released")
    make_person(tg_id=6)
    assert [press(6, data).text for data in (asked, confirm)] == ["Nothing was found."] * 2
    assert DeviceBinding.objects.get().released_at is None
