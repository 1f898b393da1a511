"""Top-ups that staff enter: small ones at once, large ones by two."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.errors import OwnAccount
from projectsplatform.accounts.models import AuditEvent, User
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.files.pictures import picture_type
from projectsplatform.wallet.enums import RequestState
from projectsplatform.wallet.errors import (
    PictureInvalid,
    PictureTooLarge,
    ReceiptUsed,
    RequestClosed,
    SecondPersonNeeded,
)
from projectsplatform.wallet.models import TopUpRequest, Transfer
from projectsplatform.wallet.operations.requests import approve_top_up, refuse_top_up, request_top_up
from projectsplatform.wallet.queries import balance
from tests.factories.pictures import bomb, jpeg, png, webp
from tests.factories.staff import make_member
from tests.factories.wallet import give_money
from tests.races import run_at_once

LARGE = 1_000_001


def ask(customer: User, member: User, at: datetime, **fields: Any) -> TopUpRequest:
    known = {"amount": LARGE, "note": "Kassa", "receipt_number": "R-1", "picture": None}
    return request_top_up(
        customer_id=customer.pk, actor_id=member.pk, at=at, **{**known, "idempotency_key": str(uuid4()), **fields}
    )


@pytest.fixture
def cashier(db: None) -> User:
    return make_member(Role.CASHIER)


@pytest.fixture
def second(db: None) -> User:
    return make_member(Role.CASHIER)


def test_up_to_a_million_moves_at_once(owner: User, cashier: User, at: datetime) -> None:
    request = ask(owner, cashier, at, amount=1_000_000)

    assert (request.state, balance(owner.pk)) == (RequestState.DONE, 1_000_000)
    assert Transfer.objects.get().actor_id == cashier.pk


def test_more_waits_for_a_second(owner: User, cashier: User, second: User, at: datetime) -> None:
    request = ask(owner, cashier, at)
    assert (request.state, balance(owner.pk)) == (RequestState.WAITING, 0)

    approve_top_up(request_id=request.pk, actor_id=second.pk, at=at)
    assert balance(owner.pk) == LARGE
    found = TopUpRequest.objects.get()
    assert (found.state, found.approved_by_id, found.transfer_id) == ("done", second.pk, Transfer.objects.get().pk)
    assert list(AuditEvent.objects.order_by("id").values_list("event", flat=True)) == [
        "account.top_up.requested",
        "account.top_up.recorded",
        "account.top_up.approved",
    ]


def test_neither_who_asked_nor_the_customer_approves(cashier: User, second: User, at: datetime) -> None:
    request = ask(second, cashier, at)

    for actor in (cashier, second):
        with pytest.raises(SecondPersonNeeded):
            approve_top_up(request_id=request.pk, actor_id=actor.pk, at=at)
    assert balance(second.pk) == 0


def test_the_database_wants_four_eyes_too(owner: User, cashier: User, at: datetime) -> None:
    ask(owner, cashier, at)

    with pytest.raises(IntegrityError), transaction.atomic():
        TopUpRequest.objects.update(approved_by=cashier)
    with pytest.raises(IntegrityError), transaction.atomic():
        TopUpRequest.objects.update(state=RequestState.DONE, decided_at=at)


def test_nobody_asks_for_themselves(cashier: User, at: datetime) -> None:
    with pytest.raises(OwnAccount):
        ask(cashier, cashier, at)


def test_a_refused_one_moves_nothing_and_frees_its_receipt(
    owner: User, cashier: User, second: User, at: datetime
) -> None:
    request = ask(owner, cashier, at)
    refuse_top_up(request_id=request.pk, actor_id=second.pk, at=at)

    with pytest.raises(RequestClosed):
        approve_top_up(request_id=request.pk, actor_id=second.pk, at=at)
    assert balance(owner.pk) == 0
    assert ask(owner, cashier, at, amount=5).state == RequestState.DONE


def test_the_customer_refuses_nothing(cashier: User, second: User, at: datetime) -> None:
    request = ask(second, cashier, at)

    with pytest.raises(OwnAccount):
        refuse_top_up(request_id=request.pk, actor_id=second.pk, at=at)


def test_a_receipt_is_asked_for_once(owner: User, stranger: User, cashier: User, at: datetime) -> None:
    ask(owner, cashier, at)

    with pytest.raises(ReceiptUsed):
        ask(stranger, cashier, at, receipt_number="r-1")
    give_money(owner, 5, at, receipt_number="R-2")
    with pytest.raises(ReceiptUsed):
        ask(stranger, cashier, at, receipt_number="R-2")


def test_a_form_that_is_sent_twice_is_one_request(owner: User, cashier: User, at: datetime) -> None:
    first, second = (ask(owner, cashier, at, amount=7, idempotency_key="once") for _ in range(2))

    assert (first.pk, balance(owner.pk)) == (second.pk, 7)


def test_what_is_not_there_is_not_approved(cashier: User, at: datetime) -> None:
    with pytest.raises(NothingThere):
        approve_top_up(request_id=uuid4(), actor_id=cashier.pk, at=at)


@pytest.mark.django_db(transaction=True)
def test_two_who_approve_at_once_move_the_money_once(owner: User, at: datetime) -> None:
    asking = make_member(Role.CASHIER)
    members = [make_member(Role.CASHIER) for _ in range(4)]
    request = ask(owner, asking, at)

    results = run_at_once(4, lambda i: approve_top_up(request_id=request.pk, actor_id=members[i].pk, at=at))

    assert sorted(type(result).__name__ for result in results) == ["RequestClosed"] * 3 + ["TopUpRequest"]
    assert (balance(owner.pk), Transfer.objects.count()) == (LARGE, 1)


@pytest.mark.django_db(transaction=True)
def test_one_receipt_asked_for_at_once_for_two_people_is_one_request(owner: User, stranger: User, at: datetime) -> None:
    member = make_member(Role.CASHIER)

    results = run_at_once(2, lambda i: ask((owner, stranger)[i], member, at))

    assert sorted(type(result).__name__ for result in results) == ["ReceiptUsed", "TopUpRequest"]


@pytest.mark.parametrize(("data", "media_type"), [(png(), "image/png"), (jpeg(), "image/jpeg"), (webp(), "image/webp")])
def test_a_picture_is_known_by_its_content(data: bytes, media_type: str) -> None:
    assert picture_type(data) == media_type


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + bytes(20),
        b"%PDF-1.7",
        png()[:-1],
        png() + b"<script>",
        png().replace(b"IDAT", b"IDAX"),
        png(0, 1),
        bomb(20_000, 20_000),
        webp().replace(b"\x2f\0\0\0\0", b"\x2f\xff\xff\xff\xff"),
        jpeg()[:-2],
        jpeg().replace(b"\xff\xc0", b"\xff\xe1"),
        b"\xff\xd8\xff\xe0\x00\x00" * 9,
        webp() + b"x",
        webp().replace(b"VP8L", b"EXIF"),
    ],
)
def test_what_only_looks_like_a_picture_is_none(data: bytes) -> None:
    assert picture_type(data) is None


@pytest.mark.parametrize(
    ("data", "refusal"), [(b"not one", PictureInvalid), (png() + bytes(5 * 1024 * 1024), PictureTooLarge)]
)
def test_a_wrong_picture_moves_no_money(
    owner: User, cashier: User, at: datetime, data: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        ask(owner, cashier, at, amount=7, picture=data)
    assert balance(owner.pk) == 0


def test_a_picture_is_kept_with_its_request(owner: User, cashier: User, at: datetime) -> None:
    picture = ask(owner, cashier, at, amount=7, picture=png()).picture

    assert picture
    assert (bytes(picture.data), picture.media_type) == (png(), "image/png")
