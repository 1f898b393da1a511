from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from projectsplatform.accounts.errors import OwnAccount
from projectsplatform.accounts.models import AuditEvent, User
from projectsplatform.kit.errors import NothingThere
from projectsplatform.wallet.enums import TransferKind
from projectsplatform.wallet.errors import AlreadyReversed, NoteInvalid, NothingLeft, NotReversible
from projectsplatform.wallet.models import Entry, Transfer
from projectsplatform.wallet.operations.ledger import Movement
from projectsplatform.wallet.operations.reversals import reverse_transfer
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.factories.wallet import give_money, spend_money


def take_back(movement: Movement, at: datetime, **fields: Any) -> Movement:
    known: dict[str, Any] = {"actor_id": None, "note": "A mistake"}
    return reverse_transfer(transfer_id=movement.transfer_id, at=at, **{**known, **fields})


def test_a_top_up_is_taken_back_by_another_line(owner: User, staff_member: User, at: datetime) -> None:
    mistake = give_money(owner, 50, at)

    movement = take_back(mistake, at, actor_id=staff_member.pk)

    assert (movement.balance_after, balance(owner.pk)) == (0, 0)
    reversal = Transfer.objects.get(kind=TransferKind.REVERSAL)
    assert (reversal.reverses_id, reversal.actor_id, reversal.bio) == (
        mistake.transfer_id,
        staff_member.pk,
        "A mistake",
    )
    assert list(Entry.objects.filter(number__isnull=False).order_by("number").values_list("amount", flat=True)) == [
        50,
        -50,
    ]
    assert differences() == []


def test_only_what_is_still_there_is_taken_back(owner: User, at: datetime) -> None:
    mistake = give_money(owner, 50, at)
    spend_money(owner, 30, at)

    assert take_back(mistake, at).balance_after == 0
    assert list(Entry.objects.filter(transfer__kind="reversal", number=3).values_list("amount", flat=True)) == [-20]
    assert differences() == []


def test_nothing_is_taken_from_an_empty_balance(owner: User, at: datetime) -> None:
    mistake = give_money(owner, 50, at)
    spend_money(owner, 50, at)

    with pytest.raises(NothingLeft):
        take_back(mistake, at)


def test_a_purchases_reversal_gives_the_money_back(owner: User, at: datetime) -> None:
    give_money(owner, 50, at)
    purchase = spend_money(owner, 50, at)

    assert take_back(purchase, at).balance_after == 50
    assert differences() == []


def test_a_transfer_is_reversed_once(owner: User, at: datetime) -> None:
    purchase = (give_money(owner, 50, at), spend_money(owner, 10, at))[1]
    take_back(purchase, at)

    with pytest.raises(AlreadyReversed):
        take_back(purchase, at)
    assert balance(owner.pk) == 50


def test_a_reversal_is_not_reversed(owner: User, at: datetime) -> None:
    reversal = take_back(give_money(owner, 50, at), at)

    with pytest.raises(NotReversible):
        take_back(reversal, at)


def test_nobody_reverses_on_their_own_account(staff_member: User, at: datetime) -> None:
    give_money(staff_member, 50, at)
    purchase = spend_money(staff_member, 50, at)

    with pytest.raises(OwnAccount):
        take_back(purchase, at, actor_id=staff_member.pk)


def test_a_reversal_has_a_reason(owner: User, at: datetime) -> None:
    with pytest.raises(NoteInvalid):
        take_back(give_money(owner, 50, at), at, note=" ")


@pytest.mark.django_db
def test_what_does_not_exist_is_not_reversed(at: datetime) -> None:
    with pytest.raises(NothingThere):
        reverse_transfer(transfer_id=uuid4(), actor_id=None, note="x", at=at)


def test_a_reversal_is_in_the_audit_trail(owner: User, staff_member: User, at: datetime) -> None:
    mistake = give_money(owner, 50, at)
    reversal = take_back(mistake, at, actor_id=staff_member.pk)

    event = AuditEvent.objects.get(event="account.transfer.reversed")
    assert (event.actor_id, event.subject_id) == (staff_member.pk, owner.pk)
    assert event.details == {"transfer": str(mistake.transfer_id), "reversal": str(reversal.transfer_id)}
