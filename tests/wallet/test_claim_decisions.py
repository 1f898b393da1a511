"""What staff make of a customer's word."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.errors import OwnAccount
from projectsplatform.accounts.models import AuditEvent, User
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.errors import NothingThere
from projectsplatform.telegram.models import TelegramChat
from projectsplatform.wallet.errors import NoteInvalid, ReceiptUsed, RequestClosed
from projectsplatform.wallet.models import TopUpClaim, TopUpRequest
from projectsplatform.wallet.operations.claim_decisions import refuse_claim
from projectsplatform.wallet.operations.requests import approve_top_up, refuse_top_up
from projectsplatform.wallet.queries import balance
from tests.cast import Api
from tests.factories.claims import approve, tell, told_to
from tests.factories.staff import make_member

PATH = "wallet/top_up_claims"


@pytest.fixture
def cashier(db: None) -> User:
    return make_member(Role.CASHIER)


def test_an_approved_claim_is_the_members_top_up(owner: User, cashier: User, at: datetime) -> None:
    claim = approve(tell(owner, at, amount=50_000), cashier, at, amount=45_000, receipt_number="B-1")
    request = TopUpRequest.objects.get()
    assert (request.requested_by, request.customer, request.amount) == (cashier, owner, 45_000)
    assert (claim.request, claim.state, claim.answer, balance(owner.pk)) == (request, "approved", "approved", 45_000)
    assert [text.split()[:2] for text in told_to(owner)] == [["Balansingiz", "toʻldirildi:"]]
    assert AuditEvent.objects.get(event="account.claim.approved").actor_id == cashier.pk


def test_a_large_claim_waits_for_a_second_member(
    api: Api, owner: Any, cashier: User, sign_in: Any, at: datetime
) -> None:
    claim = approve(tell(owner, at, amount=2_000_000), cashier, at)
    assert (claim.answer, balance(owner.pk), told_to(owner)) == ("waiting", 0, [])
    approve_top_up(request_id=claim.request_id or uuid7(), actor_id=make_member(Role.CASHIER).pk, at=at)
    assert (balance(owner.pk), len(told_to(owner))) == (2_000_000, 1)
    assert api.get(PATH, sign_in(owner))["items"][0]["state"] == "approved"


def test_what_the_second_member_refuses_is_refused(
    api: Api, owner: Any, cashier: User, sign_in: Any, at: datetime
) -> None:
    claim = approve(tell(owner, at, amount=2_000_000), cashier, at)
    refuse_top_up(request_id=claim.request_id or uuid7(), actor_id=make_member(Role.CASHIER).pk, at=at)
    assert api.get(PATH, sign_in(owner))["items"][0]["state"] == "refused"
    assert len(told_to(owner)) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [("uz", "tasdiqlanmadi"), ("uz-cyrl", "тасдиқланмади"), ("ru", "не подтверждён"), ("en", "not confirmed")],
)
def test_a_refusal_is_told_with_its_reason(owner: User, cashier: User, at: datetime, language: str, words: str) -> None:
    TelegramChat.objects.create(chat_id=owner.tg_id, language=language, first_seen_at=at)
    refuse_claim(claim_id=tell(owner, at).pk, reason="Pul tushmagan", actor_id=cashier.pk, at=at)
    (text,) = told_to(owner)
    assert words in text
    assert "Pul tushmagan" in text


def test_a_decided_claim_stays_decided(owner: User, cashier: User, at: datetime) -> None:
    claim = tell(owner, at)
    refuse_claim(claim_id=claim.pk, reason="Yoʻq", actor_id=cashier.pk, at=at)
    with pytest.raises(RequestClosed):
        approve(claim, cashier, at)
    with pytest.raises(RequestClosed):
        refuse_claim(claim_id=claim.pk, reason="Yoʻq", actor_id=cashier.pk, at=at)
    with pytest.raises(NothingThere):
        refuse_claim(claim_id=uuid7(), reason="Yoʻq", actor_id=cashier.pk, at=at)


def test_nobody_decides_their_own_and_a_reason_is_needed(cashier: User, owner: User, at: datetime) -> None:
    claim = tell(cashier, at)
    with pytest.raises(OwnAccount):
        approve(claim, cashier, at)
    with pytest.raises(OwnAccount):
        refuse_claim(claim_id=claim.pk, reason="Yoʻq", actor_id=cashier.pk, at=at)
    with pytest.raises(NoteInvalid):
        refuse_claim(claim_id=tell(owner, at).pk, reason=" ", actor_id=cashier.pk, at=at)


def test_a_number_is_credited_once_and_claimed_often(owner: User, stranger: User, cashier: User, at: datetime) -> None:
    first, second = tell(owner, at), tell(stranger, at)
    approve(first, cashier, at)
    with pytest.raises(ReceiptUsed):
        approve(second, cashier, at)
    assert TopUpClaim.objects.get(pk=second.pk).state == "waiting"


def test_the_database_wants_a_decision_whole(owner: User, cashier: User, at: datetime) -> None:
    claim = TopUpClaim.objects.filter(pk=tell(owner, at).pk)
    wrong = [
        {"state": "approved", "decided_by": cashier, "decided_at": at},
        {"state": "refused", "decided_by": cashier},
    ]
    for fields in [*wrong, {"state": "refused", "decided_by": owner, "decided_at": at}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            claim.update(**fields)
