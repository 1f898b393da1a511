from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from projectsplatform.kit.clock import now
from projectsplatform.licences.enums import ReleaseReason
from projectsplatform.licences.models import DeviceBinding, Licence
from projectsplatform.licences.operations.licences import revoke, suspend
from tests.cabinet.browsing import text_of
from tests.factories.licences import MOBILE, PC, TEACHER, give_money, make_binding, make_licence


def test_an_empty_home_offers_the_first_step(customer: Client) -> None:
    page = text_of(customer.get("/home/"))
    assert "0 soʻm" in page
    assert "You have no licence yet" in page
    assert "Nothing has moved yet" in page


def test_balance_and_last_lines_are_shown(customer: Client, owner: Any) -> None:
    give_money(owner, 1_234_567, at=now())
    page = text_of(customer.get("/home/"))
    assert page.count("1 234 567 soʻm") == 3


def test_what_needs_doing_is_said(customer: Client, owner: Any) -> None:
    make_licence(owner, at=now(), days=2)
    make_licence(owner, at=now(), days=-5, product=MOBILE)
    bound = make_licence(owner, at=now(), days=300, product=TEACHER)
    make_binding(bound, "d" * 32, at=now())
    page = text_of(customer.get("/home/"))
    assert "Kundalik for computers ends" in page
    assert "Kundalik for phones ended" in page
    assert "Kundalik for computers waits for its device" in page
    assert "TestMax for teachers waits" not in page


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
