"""The page where a person puts money on the balance."""

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.operations.company import request_company
from projectsplatform.kit.clock import now
from projectsplatform.licences.models import Product
from projectsplatform.wallet.models import TopUpClaim, Transfer
from projectsplatform.wallet.operations.claim_decisions import approve_claim, refuse_claim
from projectsplatform.wallet.operations.claims import make_claim
from projectsplatform.wallet.rules.files import MAX_PICTURE
from tests.cabinet.browsing import hidden_fields, text_of
from tests.factories.licences import MOBILE, PC, give_money, make_licence
from tests.factories.pictures import pdf
from tests.factories.staff import make_member

WAYS = {
    "cards": "Uzcard; 8600123456789012; Ali Valiyev\nHumo; 9860123456789012; Vali Aliyev",
    "cash_desks": "Navoiy 1; 9-18",
    "telegram": "@platforma",
    "phone": "+998 71 200 00 00",
    "top_up_hint": "Izohda ismingizni yozing",
}


def test_the_companys_ways_are_shown_with_buttons_that_copy(customer: Client) -> None:
    request_company(texts=WAYS, actor=make_member(Role.OWNER), at=now())
    page = customer.get("/top-up/")
    html, text = page.content.decode(), text_of(page)
    assert 'data-copy="8600123456789012"' in html
    assert html.count('value="8600 1234 5678 9012"') == 1
    assert 'href="https://t.me/platforma"' in html
    assert html.count('id="card-') == 2
    for words in ("Ali Valiyev", "Navoiy 1", "+998 71 200 00 00", "Izohda ismingizni yozing"):
        assert words in text


def test_without_ways_it_says_whom_to_ask(customer: Client) -> None:
    assert "Ask support where to pay" in text_of(customer.get("/top-up/"))


def test_home_and_a_purchase_without_money_lead_there(customer: Client) -> None:
    assert 'href="/top-up/"' in customer.get("/home/").content.decode()
    assert 'href="/top-up/?amount=40000&amp;back=' in customer.get("/buy/").content.decode()


def test_it_costs_the_same_however_many_ways_there_are(
    customer: Client, owner: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    request_company(texts=WAYS, actor=make_member(Role.OWNER), at=now())
    customer.get("/top-up/")
    with django_assert_max_num_queries(5):
        customer.get("/top-up/")
    for product in (PC, MOBILE):
        make_licence(owner, at=now(), product=product)
    with django_assert_max_num_queries(8):
        customer.get("/top-up/")


def claim_form(customer: Client, **fields: Any) -> dict[str, Any]:
    return {"key": hidden_fields(customer.get("/top-up/"))["key"], "amount": "50 000", "receipt_number": "77", **fields}


def test_i_have_paid_is_sent_once_however_often(customer: Client) -> None:
    for _ in range(2):
        sent = claim_form(customer, key="k", file=SimpleUploadedFile("chek.pdf", pdf()))
        answer = customer.post("/top-up/", sent)
        assert (answer.status_code, answer["Location"]) == (302, "/top-up/")
    claim = TopUpClaim.objects.get()
    assert (claim.amount, claim.receipt_number, claim.file is not None) == (50_000, "77", True)
    page = text_of(customer.get("/top-up/"))
    assert "Your payment waits for staff" in page
    assert "Staff will look at it" in page


def test_a_purchase_that_lacks_money_fills_in_the_amount_and_waits(customer: Client) -> None:
    there = re.findall(r'href="(/top-up/[^"]+)"', customer.get(f"/buy/?product={PC}&months=3").content.decode())[0]
    page = customer.get(unescape(there))
    assert 'value="90000"' in page.content.decode()
    assert f'href="/buy/?product={PC}&months=3"' in text_of(page)
    told = customer.post(
        "/top-up/", {**hidden_fields(page), "amount": "90 000", "back": f"/buy/?product={PC}&months=3"}
    )
    assert f'href="/buy/?product={PC}&months=3"' in text_of(customer.get(told["Location"]))


@pytest.mark.parametrize(
    "back", ["//elsewhere.uz/buy/?x", "/buy/confirm/", "https://elsewhere.uz/buy/?", "/home/", "/buy/?\n"]
)
def test_the_way_back_leads_nowhere_else(customer: Client, back: str) -> None:
    assert "Back to the purchase" not in text_of(customer.get("/top-up/", {"back": back}))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"amount": ""}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"receipt_number": "x" * 65}, "receipt_number"),
        ({"file": SimpleUploadedFile("chek.pdf", b"no PDF")}, "file"),
    ],
)
def test_what_is_wrong_stands_at_its_field(customer: Client, fields: dict[str, Any], field: str) -> None:
    answer = customer.post("/top-up/", claim_form(customer, **fields))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert not TopUpClaim.objects.exists()


def test_a_file_that_is_too_large_is_refused_by_its_length(customer: Client) -> None:
    file = SimpleUploadedFile("chek.pdf", b"x" * (MAX_PICTURE + 64 * 1024))
    answer = customer.post("/top-up/", claim_form(customer, file=file))
    assert answer.status_code == 422
    assert "The file is too large: 5 MB at most." in text_of(answer)


def test_a_sixth_open_claim_says_why_not(customer: Client, owner: Any) -> None:
    for _ in range(5):
        make_claim(customer_id=owner.pk, amount=5, at=now())
    answer = customer.post("/top-up/", claim_form(customer))
    assert answer.status_code == 429
    assert "5 payments of yours already wait" in text_of(answer)


def test_a_refused_claim_shows_its_reason(customer: Client, owner: Any) -> None:
    claim = make_claim(customer_id=owner.pk, amount=5, at=now())
    refuse_claim(claim_id=claim.pk, reason="Pul tushmagan", actor_id=make_member(Role.CASHIER).pk, at=now())
    page = text_of(customer.get("/top-up/"))
    assert "Not confirmed" in page
    assert "Pul tushmagan" in page


def test_amounts_that_ones_licences_lack_are_chosen_with_one_touch(customer: Client, owner: Any) -> None:
    make_licence(owner, at=now(), name="3-xona")
    give_money(owner, 50_000, at=now())
    page = customer.get("/top-up/")
    assert "Missing for Kundalik for computers · 3-xona:" in text_of(page)
    chips = re.findall(r'href="\?amount=(\d+)#paid"', page.content.decode())
    assert chips == ["40000", "130000", "310000", "50000", "100000", "200000", "500000"]
    assert 'value="130000"' in customer.get("/top-up/?amount=130000").content.decode()


def test_what_cannot_be_bought_has_no_amounts(customer: Client, owner: Any) -> None:
    make_licence(owner, at=now(), revoked_at=now())
    make_licence(owner, at=now(), product=MOBILE)
    Product.objects.filter(code=MOBILE).update(active=False)
    page = text_of(customer.get("/top-up/"))
    assert ("Missing for" in page, "50 000 soʻm" in page) == (False, True)


def test_a_corrected_amount_is_told_beside_the_receipt(customer: Client, owner: Any) -> None:
    claim = make_claim(customer_id=owner.pk, amount=70_000, at=now())
    cashier = make_member(Role.CASHIER)
    approve_claim(claim_id=claim.pk, amount=65_000, receipt_number="77-A", note="Karta", actor_id=cashier.pk, at=now())
    page = customer.get("/top-up/")
    assert "Credited: 65 000 soʻm." in text_of(page)
    assert f'href="/statement/{Transfer.objects.get().pk}/"' in page.content.decode()


@pytest.mark.parametrize("path", ["/home/", "/buy/?product=kundalikcom-pc"])
def test_the_ways_to_pay_stand_where_money_is_missing(customer: Client, path: str) -> None:
    request_company(texts=WAYS, actor=make_member(Role.OWNER), at=now())
    assert 'data-copy="8600123456789012"' in customer.get(path).content.decode()


def test_strangers_see_them_on_the_start_page(nobody: Client) -> None:
    assert "How to pay" not in text_of(nobody.get("/"))
    request_company(texts=WAYS, actor=make_member(Role.OWNER), at=now())
    page = nobody.get("/")
    assert 'data-copy="9860123456789012"' in page.content.decode()
    assert "+998 71 200 00 00" in text_of(page)


def test_home_says_how_to_pay_until_money_came(customer: Client, owner: Any) -> None:
    request_company(texts=WAYS, actor=make_member(Role.OWNER), at=now())
    give_money(owner, 500_000, at=now())
    for path in ("/home/", "/buy/?product=kundalikcom-pc"):
        assert "8600123456789012" not in customer.get(path).content.decode()
    assert 'href="/top-up/"' in customer.get("/home/").content.decode()


def test_a_receipt_tells_whom_to_ask_and_where_to_pay(customer: Client, owner: Any) -> None:
    request_company(texts=WAYS, actor=make_member(Role.OWNER), at=now())
    give_money(owner, 500_000, at=now())
    page = customer.get(f"/statement/{Transfer.objects.get().pk}/")
    assert "+998 71 200 00 00" in text_of(page)
    assert 'data-copy="8600123456789012"' in page.content.decode()
