import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from projectsplatform.cabinet.queries.attention import key_of
from projectsplatform.cabinet.queries.home import Home, home_of
from projectsplatform.cabinet.rules.dismissals import dismissed_by, with_dismissed
from projectsplatform.kit.clock import now
from projectsplatform.licences.enums import ReleaseReason
from projectsplatform.licences.models import DeviceBinding, Licence
from projectsplatform.licences.operations.licences import revoke, suspend
from tests.cabinet.browsing import browser, text_of, words_of
from tests.factories.licences import CENTRE, MOBILE, PC, TEACHER, give_money, make_binding, make_licence


def attention(home: Home) -> list[tuple[str, str]]:
    return [(item.what, item.kind) for item in home.attention]


def first_button(page: str) -> str:
    """Where the first button of the balance card leads."""
    return str(re.findall(r'class="button[^"]*" href="([^"]+)"', page.split('class="balance-card"')[1])[0])


def test_an_empty_home_offers_the_first_step(customer: Client) -> None:
    page = customer.get("/home/")
    assert "0 soʻm" in words_of(page)
    assert "You have no licence yet" in text_of(page)
    assert "Last lines of the statement" not in text_of(page)
    assert first_button(text_of(page)) == "/top-up/"


def test_balance_and_last_lines_are_shown(customer: Client, owner: Any) -> None:
    give_money(owner, 1_234_567, at=now())
    page = words_of(customer.get("/home/"))
    assert page.count("1 234 567 soʻm") == 3
    assert "Today" in page


def test_who_has_money_renews_first_and_who_has_none_tops_up(customer: Client, owner: Any) -> None:
    give_money(owner, 14_999, at=now())
    assert first_button(text_of(customer.get("/home/"))) == "/top-up/"
    give_money(owner, 1, at=now())
    assert first_button(text_of(customer.get("/home/"))) == "/buy/"
    make_licence(owner, at=now(), days=30, product=CENTRE)
    assert first_button(text_of(customer.get("/home/"))) == "/top-up/"


def test_only_what_is_wrong_is_said(customer: Client, owner: Any) -> None:
    make_licence(owner, at=now(), days=2)
    make_licence(owner, at=now(), days=-5, product=MOBILE)
    make_licence(owner, at=now(), days=300, product=TEACHER)
    make_licence(owner, at=now(), days=-40, product=CENTRE)
    assert attention(home_of(owner.pk, now())) == [("ended", "bad"), ("ending", "soon")]
    page = text_of(customer.get("/home/"))
    assert "Kundalik for computers ends" in page
    assert "Kundalik for phones ended" in page
    assert "What needs doing" in page


def test_nothing_is_wrong(customer: Client, owner: Any) -> None:
    make_binding(make_licence(owner, at=now(), days=300, product=TEACHER), "d" * 32, at=now())
    page = text_of(customer.get("/home/"))
    assert "What needs doing" not in page
    assert "d" * 24 + "…" in page


@pytest.mark.parametrize(("held", "said"), [(39_999, [("ending", "soon")]), (40_000, [])])
def test_the_end_of_what_renews_itself_is_no_news_while_the_money_is_there(
    owner: Any, held: int, said: list[tuple[str, str]]
) -> None:
    make_licence(owner, at=now(), days=2, auto_renew=True)
    give_money(owner, held, at=now())
    assert attention(home_of(owner.pk, now())) == said


def test_a_program_has_one_action(customer: Client, owner: Any) -> None:
    licence = make_licence(owner, at=now(), days=300)
    assert "How to install" in text_of(customer.get("/home/"))
    make_binding(licence, "MAKTAB-1", at=now())
    page = text_of(customer.get("/home/"))
    assert ("How to install" in page, "/buy/?product=kundalikcom-pc" in page, "MAKTAB-1" in page) == (False, True, True)


def test_what_was_put_away_stays_away_in_this_browser_until_it_changes(
    customer: Client, owner: Any, sign_in: Callable[[Any], str]
) -> None:
    licence = make_licence(owner, at=now(), days=2)
    [item] = home_of(owner.pk, now()).attention
    response = customer.post("/home/dismiss/", {"key": item.key})
    assert (response.status_code, response["Location"]) == (302, "/home/")
    assert "Kundalik for computers ends" not in text_of(customer.get("/home/"))
    assert "Kundalik for computers ends" in text_of(browser(sign_in(owner)).get("/home/"))
    Licence.objects.filter(pk=licence.pk).update(ends_at=now() + timedelta(days=1))
    assert "Kundalik for computers ends" in text_of(customer.get("/home/"))


@pytest.mark.parametrize("key", ["", "x" * 12, "ABCDEF012345", "a" * 13, "a.b"])
def test_what_is_no_key_is_not_kept(customer: Client, key: str) -> None:
    response = customer.post("/home/dismiss/", {"key": key})
    assert (response.status_code, "dismissed" in response.cookies) == (302, False)


def test_a_cookie_of_another_making_hides_nothing(rf: Any) -> None:
    request = rf.get("/")
    request.COOKIES["dismissed"] = "aaaaaaaaaaaa"
    assert dismissed_by(request) == ()
    for number in range(45):
        request.COOKIES["dismissed"] = with_dismissed(request, key_of(number))
    assert dismissed_by(request) == tuple(key_of(number) for number in range(5, 45))


def test_a_suspended_licence_asks_for_no_money(customer: Client, owner: Any) -> None:
    make_licence(owner, at=now(), suspended_at=now(), remaining=timedelta(days=3), product=PC)
    page = text_of(customer.get("/home/"))
    assert "Suspended" in page
    assert "/buy/?product=" not in page


@pytest.mark.parametrize(
    ("stop", "said"),
    [(suspend, "is suspended by staff"), (revoke, "was revoked by staff")],
    ids=["suspended", "revoked"],
)
def test_a_stopped_licence_says_why_and_whom_to_write_to(
    customer: Client, owner: Any, staff_member: Any, stop: Callable[..., Licence], said: str
) -> None:
    licence = make_licence(owner, at=now(), days=30)
    stop(licence_id=licence.pk, actor_id=staff_member.pk, note="Toʻlov <qaytarildi>", at=now())
    for path in ("/home/", f"/licences/{licence.pk}/"):
        page = text_of(customer.get(path))
        assert f"Kundalik for computers {said}" in page
        assert "Reason: Toʻlov <qaytarildi>" in page
        assert f"give the licence key: {licence.key}" in page
        assert 'href="/bot/"' in page
        assert "<qaytarildi>" not in customer.get(path).content.decode()
    assert "What needs doing" in text_of(customer.get("/home/"))


def test_a_stopped_licence_without_a_reason_gives_none(customer: Client, owner: Any) -> None:
    make_licence(owner, at=now(), revoked_at=now())
    page = text_of(customer.get("/home/"))
    assert "was revoked by staff" in page
    assert "Reason:" not in page


def test_the_first_device_of_a_licence_is_no_alarm(customer: Client, owner: Any) -> None:
    licence = make_licence(owner, at=now(), days=300)
    first = make_binding(licence, "first", at=now())
    assert "works on a new device" not in text_of(customer.get("/home/"))
    DeviceBinding.objects.filter(pk=first.pk).update(released_at=now(), release_reason=ReleaseReason.TAKEOVER)
    make_binding(licence, "second", at=now())
    assert "Kundalik for computers works on a new device" in text_of(customer.get("/home/"))


@pytest.mark.parametrize("lines", [1, 30])
def test_it_costs_the_same_however_much_there_is(
    customer: Client, owner: Any, lines: int, django_assert_num_queries: Any
) -> None:
    for product in (PC, MOBILE)[: 1 if lines == 1 else 2]:
        make_licence(owner, at=now(), product=product)
    for _ in range(lines):
        give_money(owner, 1000, at=now())
    customer.get("/home/")  # the session is touched once
    with django_assert_num_queries(9):
        customer.get("/home/")
