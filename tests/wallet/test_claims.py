"""“I have paid”: a customer's word."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.wallet.errors import (
    AmountInvalid,
    ClaimFileInvalid,
    ClaimFileTooLarge,
    NoteInvalid,
    ReceiptInvalid,
)
from projectsplatform.wallet.models import ClaimFile, TopUpRequest
from projectsplatform.wallet.operations.requests import request_top_up
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.claims import marks_of
from projectsplatform.wallet.rules.claims import MAX_OPEN_CLAIMS
from projectsplatform.wallet.rules.files import MAX_PICTURE
from tests.cast import Api
from tests.factories.claims import tell
from tests.factories.pictures import jpeg, pdf, png, webp
from tests.factories.staff import make_member

PATH = "wallet/top_up_claims"


@pytest.fixture
def cashier(db: None) -> User:
    return make_member(Role.CASHIER)


def test_a_claim_moves_no_money_and_waits(api: Api, owner: Any, sign_in: Callable[[Any], str]) -> None:
    token = sign_in(owner)
    made = api.post(PATH, {"amount": 50_000, "receipt_number": " 77  1 ", "note": "Humo"}, token)
    assert (made.status, made["state"], made["receipt_number"], made["reason"]) == (201, "waiting", "77 1", None)
    assert [item["id"] for item in api.get(PATH, token)["items"]] == [made["id"]]
    assert balance(owner.pk) == 0
    assert not TopUpRequest.objects.exists()


@pytest.mark.parametrize("body", [{}, {"amount": 0}, {"amount": "5"}, {"amount": 10**13}, {"amount": True}])
def test_an_amount_is_needed(api: Api, owner: Any, sign_in: Callable[[Any], str], body: dict[str, Any]) -> None:
    assert api.post(PATH, body, sign_in(owner)).refusal == (422, "amount_invalid")


@pytest.mark.parametrize("language", ["uz", "uz-Cyrl", "ru", "en"])
def test_a_sixth_open_claim_is_refused(api: Api, owner: Any, sign_in: Callable[[Any], str], language: str) -> None:
    token = sign_in(owner)
    for _ in range(MAX_OPEN_CLAIMS):
        assert api.post(PATH, {"amount": 5}, token).status == 201
    answer = api.post(PATH, {"amount": 5}, token, language)
    assert answer.refusal == (429, "too_many_open")
    assert answer["message"].startswith("5 ") or " 5 " in answer["message"]
    assert int(answer.headers["Retry-After"]) > 0


def test_the_same_key_makes_one_claim(api: Api, owner: Any, sign_in: Callable[[Any], str]) -> None:
    token = sign_in(owner)
    made = [api.call("POST", PATH, {"amount": 5}, token, Idempotency_Key="k") for _ in range(2)]
    assert made[0]["id"] == made[1]["id"]
    other = api.call("POST", PATH, {"amount": 6}, token, Idempotency_Key="k")
    assert other.refusal == (422, "idempotency_conflict")


def test_a_person_sees_only_their_own(
    api: Api, owner: Any, stranger: Any, sign_in: Callable[[Any], str], at: datetime
) -> None:
    tell(owner, at)
    assert api.get(PATH, sign_in(stranger))["items"] == []


def test_a_list_costs_the_same_however_long(
    api: Api,
    owner: Any,
    sign_in: Callable[[Any], str],
    at: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    token = sign_in(owner)
    for _ in range(3):
        tell(owner, at)
    api.get(PATH, token)
    with django_assert_max_num_queries(2):
        assert len(api.get(PATH, token)["items"]) == 3


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"amount": 0}, AmountInvalid),
        ({"receipt_number": "x" * 65}, ReceiptInvalid),
        ({"note": "x" * 501}, NoteInvalid),
        ({"file": b"%PDF-1.4 and nothing"}, ClaimFileInvalid),
        ({"file": b"MZ" + pdf()}, ClaimFileInvalid),
        ({"file": b"x" * (MAX_PICTURE + 1)}, ClaimFileTooLarge),
    ],
)
def test_what_is_no_claim_is_refused(owner: User, at: datetime, fields: dict[str, Any], refusal: Any) -> None:
    with pytest.raises(refusal):
        tell(owner, at, **fields)
    assert not ClaimFile.objects.exists()


@pytest.mark.parametrize(
    ("file", "media_type"),
    [(pdf(), "application/pdf"), (png(), "image/png"), (jpeg(), "image/jpeg"), (webp(), "image/webp")],
)
def test_a_file_is_told_by_its_content(owner: User, at: datetime, file: bytes, media_type: str) -> None:
    kept = tell(owner, at, file=file).file
    assert kept is not None
    assert (kept.media_type, len(bytes(kept.sha256))) == (media_type, 32)


def test_the_same_number_and_the_same_file_are_marked(owner: User, stranger: User, cashier: User, at: datetime) -> None:
    claim = tell(owner, at, receipt_number="k-7", file=png())
    tell(stranger, at, receipt_number="K-7")
    tell(stranger, at, receipt_number="other", file=png())
    tell(stranger, at, receipt_number="another", file=pdf())
    for number, picture in (("K-7", None), ("R-2", png())):
        request_top_up(
            customer_id=stranger.pk, amount=5, note="Kassa", receipt_number=number, picture=picture,
            actor_id=cashier.pk, idempotency_key=number, at=at,
        )  # fmt: skip
    found = [(mark.kind, mark.same_file) for mark in marks_of(claim)]
    assert sorted(found) == [("claim", False), ("claim", True), ("request", False), ("request", True)]


def test_a_claim_without_number_and_file_is_like_no_other(owner: User, stranger: User, at: datetime) -> None:
    tell(stranger, at, receipt_number="")
    assert marks_of(tell(owner, at, receipt_number="")) == []
