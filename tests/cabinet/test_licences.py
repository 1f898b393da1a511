import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from projectsplatform.accounts.enums import Role
from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.dates import moment
from projectsplatform.licences.models import DeviceBinding, PriceTier
from projectsplatform.licences.operations.renewals import renew_all
from tests.cabinet.browsing import hidden_fields, text_of
from tests.factories.licences import MOBILE, PC, give_money, make_binding, make_licence
from tests.factories.programs import SUM, say_of_program
from tests.factories.staff import make_member

SWITCHED = re.compile(r'role="switch" aria-checked="(true|false)"')


def test_a_licence_shows_state_device_and_key(customer: Client, owner: Any) -> None:
    licence = make_licence(owner, at=now(), days=30)
    make_binding(licence, "sinf-kompyuteri", at=now())
    page = text_of(customer.get(f"/licences/{licence.id}/"))
    assert all(
        text in page
        for text in ("Active", "sinf-kompyuteri", licence.key, "2 of 2 in 30 days are left", "Days left: 30")
    )


def test_the_owner_lets_a_device_go_twice(customer: Client, owner: Any) -> None:
    licence = make_licence(owner, at=now())
    statuses = []
    for number in range(3):
        make_binding(licence, f"device-{number}", at=now())
        statuses.append(customer.post(f"/licences/{licence.id}/release/").status_code)
    assert statuses == [302, 302, 429]
    assert DeviceBinding.objects.filter(released_at=None).count() == 1


def test_past_the_quota_the_page_says_how_it_goes_on(customer: Client, owner: Any) -> None:
    licence = make_licence(owner, at=now())
    for number in range(2):
        make_binding(licence, f"device-{number}", at=now())
        customer.post(f"/licences/{licence.id}/release/")
    make_binding(licence, "device-3", at=now())
    page = text_of(customer.get(f"/licences/{licence.id}/"))
    assert "silent for 48 hours" in page
    assert "Yes, release it" not in page


def test_a_device_id_is_text_and_no_markup(customer: Client, owner: Any) -> None:
    licence = make_licence(owner, at=now())
    make_binding(licence, "<img src=x>", at=now())
    assert "<img src=x>" not in customer.get(f"/licences/{licence.id}/").content.decode()


@pytest.mark.parametrize("devices", [1, 30])
def test_it_costs_the_same_however_many_devices(
    customer: Client, owner: Any, devices: int, django_assert_num_queries: Any
) -> None:
    licence = make_licence(owner, at=now())
    make_licence(owner, at=now(), product=MOBILE)
    for number in range(devices):
        make_binding(licence, f"d{number}", at=now(), released_at=now(), release_reason="takeover")
    customer.get("/licences/")
    with django_assert_num_queries(9):
        customer.get(f"/licences/{licence.id}/")
    with django_assert_num_queries(5):  # two for the prices at which each can be renewed in place
        customer.get("/licences/")


def test_a_licence_is_named_on_its_page(customer: Client, owner: Any) -> None:
    licence = make_licence(owner, at=now(), days=30)
    page = text_of(customer.post(f"/licences/{licence.id}/name/", {"name": "3-xona <b>kompyuteri"}, follow=True))
    assert "The licence is saved." in page
    assert "<h1>3-xona <b>kompyuteri</h1>" in page  # unescaped by text_of
    assert "&lt;b&gt;" in customer.get("/licences/").content.decode()


def test_a_name_that_is_too_long_is_said_beside_the_field(customer: Client, owner: Any) -> None:
    licence = make_licence(owner, at=now(), days=30)
    response = customer.post(f"/licences/{licence.id}/name/", {"name": "x" * 61})
    assert response.status_code == 422
    assert "A name has 60 characters at most." in text_of(response)
    assert "x" * 61 in text_of(response)


def test_nobody_names_somebody_elses_licence(other_customer: Client, owner: Any) -> None:
    licence = make_licence(owner, at=now(), days=30)
    assert other_customer.post(f"/licences/{licence.id}/name/", {"name": "x"}).status_code == 404


def switch(customer: Client, licence: Any, **fields: str) -> Any:
    return customer.post(f"/licences/{licence.id}/renewal/", fields, follow=True)


def test_automatic_renewal_is_switched_on_and_off_on_the_page(customer: Client, owner: Any) -> None:
    licence = make_licence(owner, at=now(), days=30)
    address = f"/licences/{licence.id}/"
    fields = hidden_fields(customer.get(address))
    page = text_of(switch(customer, licence, on=fields["on"], price=fields["price"]))
    assert "Automatic renewal is on." in page
    assert "It is on: 24 hours before each end" in page
    assert SWITCHED.findall(page) == ["true"]
    page = text_of(switch(customer, licence, on=hidden_fields(customer.get(address))["on"]))
    assert "Automatic renewal is off." in page
    assert SWITCHED.findall(page) == ["false"]


def test_the_page_says_when_the_next_month_is_bought_and_for_how_much(customer: Client, owner: Any) -> None:
    licence = make_licence(owner, at=now(), days=2)
    page = text_of(switch(customer, licence, on="yes"))
    with override("en"):
        charged = moment(licence.ends_at - timedelta(days=1))
    assert f"On {charged} one more month is bought" in page
    assert "for 40 000 soʻm" in page


def test_a_price_that_was_not_shown_is_not_agreed_to(customer: Client, owner: Any) -> None:
    licence = make_licence(owner, at=now(), days=2)
    response = switch(customer, licence, on="yes", price="39000")
    assert (response.status_code, "The price has changed" in text_of(response)) == (409, True)
    licence.refresh_from_db()
    assert licence.auto_renew is False


def test_a_renewal_that_became_dearer_asks_for_a_yes(customer: Client, owner: Any) -> None:
    licence = make_licence(owner, at=now(), days=0.5)
    switch(customer, licence, on="yes")
    PriceTier.objects.create(product_id=PC, from_months=1, som_a_month=50_000, valid_from=now() - timedelta(seconds=5))
    renew_all(at=now())
    page = text_of(customer.get(f"/licences/{licence.id}/"))
    assert "more now than the 40 000 soʻm you were told" in page
    assert "Agree: a month for 50 000 soʻm" in page
    assert "one more month is bought from your balance for 50 000 soʻm" in text_of(
        switch(customer, licence, on="yes", price="50000")
    )


def test_missing_money_leads_to_the_top_up(customer: Client, owner: Any) -> None:
    licence = make_licence(owner, at=now(), days=0.5)
    switch(customer, licence, on="yes")
    renew_all(at=now())
    page = customer.get(f"/licences/{licence.id}/")
    assert "Your balance does not hold 40 000 soʻm." in text_of(page)
    assert 'href="/top-up/?amount=40000"' in page.content.decode()


def test_what_was_paid_automatically_is_marked(customer: Client, owner: Any) -> None:
    licence = make_licence(owner, at=now(), days=0.5)
    give_money(owner, 50_000, at=now() - timedelta(minutes=1))
    switch(customer, licence, on="yes")
    assert renew_all(at=now()) == 1
    assert "automatically · Until" in text_of(customer.get(f"/licences/{licence.id}/"))


def test_what_cannot_renew_itself_has_no_switch(customer: Client, owner: Any) -> None:
    licence = make_licence(owner, at=now(), days=5, is_trial=True)
    page = customer.get(f"/licences/{licence.id}/").content.decode()
    assert (SWITCHED.findall(page), f"/licences/{licence.id}/renewal/" in page) == ([], False)


@pytest.mark.parametrize("sent", [{}, {"on": "maybe"}, {"on": "yes", "price": "x"}])
def test_a_form_that_is_none_changes_nothing(customer: Client, owner: Any, sent: dict[str, str]) -> None:
    licence = make_licence(owner, at=now())
    assert switch(customer, licence, **sent).status_code == 422
    licence.refresh_from_db()
    assert licence.auto_renew is False


def test_nobody_switches_somebody_elses_renewal(other_customer: Client, owner: Any) -> None:
    assert switch(other_customer, make_licence(owner, at=now()), on="yes").status_code == 404


def test_the_program_is_said_to_be_at_the_support_until_there_are_links(customer: Client, owner: Any) -> None:
    licence = make_licence(owner, at=now())
    address = f"/licences/{licence.id}/"
    assert "ask support in Telegram for it" in text_of(customer.get(address))
    say_of_program(make_member(Role.OWNER), now())
    shown = customer.get(address)
    page = shown.content.decode()
    assert 'href="https://files.example.uz/kundalik.exe"' in page
    assert f'data-copy="{SUM}"' in page
    assert 'href="https://app.example.uz/"' in page
    assert [step in text_of(shown) for step in ("Yuklab oling.", "Oching.", "ask support")] == [True, True, False]


def test_what_owners_write_is_text_and_no_markup(customer: Client, owner: Any) -> None:
    licence = make_licence(owner, at=now())
    say_of_program(make_member(Role.OWNER), now(), about_uz="<img src=x>", how_to_install_uz="<b>x</b>")
    page = customer.get(f"/licences/{licence.id}/").content.decode()
    assert "<img src=x>" not in page
    assert "<b>x</b>" not in page
