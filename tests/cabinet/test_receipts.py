"""Receipts: the page, the PDF, and whether one is genuine."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pypdf import PdfReader

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import CompanyVersion
from projectsplatform.accounts.operations.company import request_company
from projectsplatform.kit.clock import now
from projectsplatform.licences.models import Purchase
from projectsplatform.wallet.models import ReceiptProof, Transfer
from projectsplatform.wallet.operations.receipts import prove_receipt
from tests.cabinet.browsing import browser, text_of
from tests.cabinet.browsing import words_of as said_by
from tests.factories.licences import buy_months
from tests.factories.staff import make_member
from tests.factories.wallet import give_money
from tests.races import run_at_once

SOURCE = Path(__file__).parents[2] / "src"
SELLER = "“Dasturlar” MCHJ\nSTIR 301234567\nToshkent, Navoiy koʻchasi 1"


@pytest.fixture
def paid(owner: Any) -> Transfer:
    """A purchase of 40 000 so'm, after a top-up of 100 000."""
    give_money(owner, 100_000, now() - timedelta(hours=2), note="Naqd pul, kassa", receipt_number="K-77")
    buy_months(owner, 1, at=now() - timedelta(hours=1))
    return Purchase.objects.get().transfer


def pdf_of(client: Client, transfer: Transfer, language: str = "en") -> PdfReader:
    response = client.get(f"/statement/{transfer.pk}/pdf/", headers={"accept-language": language})
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Cache-Control"] == "no-store"
    return PdfReader(BytesIO(b"".join(response.streaming_content)))


def words_of(reader: PdfReader) -> str:
    return " ".join(reader.pages[0].extract_text().replace("\xa0", " ").split())


def link_of(reader: PdfReader) -> str:
    [annotation] = reader.pages[0]["/Annots"]
    return str(annotation.get_object()["/A"]["/URI"])


def test_the_page_offers_the_pdf(customer: Client, paid: Transfer) -> None:
    assert f'href="/statement/{paid.pk}/pdf/"' in customer.get(f"/statement/{paid.pk}/").content.decode()


def test_a_receipt_says_what_was_paid_in_figures_and_words(customer: Client, paid: Transfer) -> None:
    reader = pdf_of(customer, paid)
    words = words_of(reader)
    assert len(reader.pages) == 1
    for said in ("Receipt", "40 000 soʻm", "forty thousand soʻm", "Who paid", "Kundalik for computers", str(paid.pk)):
        assert said in words
    assert f"No. {ReceiptProof.objects.get().printed_number}" in words


def test_a_receipt_has_no_sign_and_the_statement_has_one(customer: Client, paid: Transfer) -> None:
    customer.cookies["language"] = "en"
    pdf, receipt = words_of(pdf_of(customer, paid)), said_by(customer.get(f"/statement/{paid.pk}/"))
    assert ["−40 000" in pdf, "−40 000" in receipt, "40 000 soʻm" in receipt] == [False, False, True]
    assert "−40 000 soʻm" in said_by(customer.get("/statement/"))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("uz", "qirq ming soʻm"),
        ("uz-Cyrl", "қирқ минг сўм"),
        ("ru", "сорок тысяч сумов"),
        ("en", "forty thousand soʻm"),
    ],
)
def test_it_is_in_the_readers_language(customer: Client, paid: Transfer, language: str, said: str) -> None:
    assert said in words_of(pdf_of(customer, paid, language))


def test_money_that_came_in_has_one_too(customer: Client, paid: Transfer) -> None:
    words = words_of(pdf_of(customer, Transfer.objects.get(kind="top_up")))
    for said in ("100 000 soʻm", "one hundred thousand soʻm", "Who received it", "Naqd pul, kassa", "K-77"):
        assert said in words


def test_the_seller_is_who_it_was_at_that_moment(customer: Client, paid: Transfer) -> None:
    owner = make_member(Role.OWNER)
    request_company(texts={"name": "Dasturlar", "seller": SELLER}, actor=owner, at=now() - timedelta(days=3))
    later = request_company(texts={"seller": "Boshqa MCHJ"}, actor=owner, at=now())
    CompanyVersion.objects.filter(pk=later.pk).update(
        state="done", decided_at=now(), effective_at=later.requested_at + timedelta(hours=24)
    )
    words = words_of(pdf_of(customer, paid))
    assert ("STIR 301234567" in words, "Boshqa" in words) == (True, False)
    assert "STIR 301234567" in text_of(customer.get(f"/statement/{paid.pk}/"))


def test_the_number_and_the_code_stay_however_often(customer: Client, paid: Transfer) -> None:
    assert link_of(pdf_of(customer, paid)) == link_of(pdf_of(customer, paid))
    assert ReceiptProof.objects.count() == 1


def test_a_long_note_and_a_long_seller_stay_on_one_page(customer: Client, owner: Any) -> None:
    request_company(texts={"seller": "qator\n" * 80}, actor=make_member(Role.OWNER), at=now() - timedelta(days=3))
    movement = give_money(owner, 999_999_999, now(), note="W" * 500)
    assert len(pdf_of(customer, Transfer.objects.get(pk=movement.transfer_id)).pages) == 1


def test_nobody_else_gets_it(other_customer: Client, nobody: Client, paid: Transfer) -> None:
    assert other_customer.get(f"/statement/{paid.pk}/pdf/").status_code == 404
    assert nobody.get(f"/statement/{paid.pk}/pdf/").status_code == 302
    assert not ReceiptProof.objects.exists()


def test_the_link_says_to_a_stranger_amount_and_date_and_nothing_more(
    customer: Client, nobody: Client, owner: Any, paid: Transfer
) -> None:
    link = link_of(pdf_of(customer, paid))
    assert link.startswith("http://127.0.0.1:8000/check/")
    response = nobody.get(link.removeprefix("http://127.0.0.1:8000"))
    page = text_of(response)
    assert (response.status_code, response["X-Robots-Tag"], response["Cache-Control"]) == (200, "noindex", "no-store")
    assert "Yes, we made this receipt." in page
    assert "40 000 soʻm" in said_by(response)
    assert '<meta name="robots" content="noindex">' in page
    for secret in (owner.full_name, owner.username, "Kundalik for", str(paid.pk)):
        assert secret not in page


def test_codes_that_are_none_all_look_the_same(nobody: Client, db: None) -> None:
    codes = [uuid4().hex, str(uuid4()), "x", "1" * 300, "%27%22%3Cb%3E", "%00"]
    answers = [nobody.get(f"/check/{code}/") for code in codes]
    assert {answer.status_code for answer in answers} == {404}
    assert {answer["X-Robots-Tag"] for answer in answers} == {"noindex"}
    assert len({text_of(answer).partition("<main")[2].partition("</main>")[0] for answer in answers}) == 1
    assert "No, we know no such receipt." in text_of(answers[0])


def test_a_code_has_128_random_bits(owner: Any, paid: Transfer) -> None:
    top_up = Transfer.objects.get(kind="top_up")
    proofs = [prove_receipt(user_id=owner.pk, line_id=transfer.pk, at=now()) for transfer in (paid, top_up)]
    versions = {ReceiptProof(code=None).code, *(proof.code for proof in proofs)}
    assert len(versions) == 3
    many = [ReceiptProof._meta.get_field("code").get_default() for _ in range(64)]
    assert len({code.version for code in many} | {code.variant for code in many}) > 2


def test_who_guesses_is_slowed_down_and_who_has_a_receipt_is_not(nobody: Client, owner: Any, paid: Transfer) -> None:
    proof = prove_receipt(user_id=owner.pk, line_id=paid.pk, at=now())
    statuses = [nobody.get(f"/check/{uuid4().hex}/").status_code for _ in range(62)]
    assert (set(statuses[:59]), statuses[-1]) == ({404}, 429)
    assert nobody.get(f"/check/{proof.code.hex}/").status_code == 200
    assert browser().get("/check/x/", REMOTE_ADDR="203.0.113.9").status_code == 404


@pytest.mark.prove
def test_the_web_process_knows_nothing_of_pdf_until_one_is_asked_for() -> None:
    asks = (
        "import django, sys; django.setup(); import projectsplatform.cabinet.urls;"
        "print(sorted({'reportlab', 'pymupdf_fonts'} & set(sys.modules)))"
    )
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "projectsplatform.config.settings",
        "PYTHONPATH": str(SOURCE),
        "DATABASE_ADMIN_URL": "",
    }
    found = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True, env=environ)
    assert found.stdout.strip() == "[]"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_one_number(owner: Any, sign_in: Callable[[Any], str], paid: Transfer) -> None:
    found = run_at_once(4, lambda _: prove_receipt(user_id=owner.pk, line_id=paid.pk, at=now()).number)
    assert found == [ReceiptProof.objects.get().number] * 4
