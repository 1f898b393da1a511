"""Uzum Bank's calls at once, from connections of their own: one effect, whoever comes first."""

import pytest

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from projectsplatform.payments.enums import PaymentState
from projectsplatform.payments.models import ProviderEvent
from projectsplatform.wallet.errors import InsufficientFunds
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.counts import full
from tests.factories.uzum import Uzum, new_uuid, result
from tests.factories.wallet import spend_money
from tests.payments.people import race, states

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = full(4, 1_000)


def created() -> str:
    trans_id = new_uuid()
    Uzum().create("owner", trans_id)
    return trans_id


def test_the_same_confirm_from_four_connections_credits_once(owner: User) -> None:
    rounds = race(ROUNDS, created, lambda _, trans_id: result(Uzum().confirm(trans_id)))

    for _trans_id, answers in rounds:
        assert sorted(answers) == ["10016"] * 3 + ["CONFIRMED"]
    assert (balance(owner.pk), states()) == (5000 * ROUNDS, [PaymentState.CONFIRMED] * ROUNDS)
    assert (ProviderEvent.objects.count(), differences()) == (5 * ROUNDS, [])


def test_the_same_create_from_four_connections_is_one_payment(owner: User, stranger: User) -> None:
    def create(index: int, trans_id: str) -> str:
        return result(Uzum().create(["owner", "stranger"][index % 2], trans_id, 500_000 + index % 2 * 100))

    for _trans_id, answers in race(ROUNDS, new_uuid, create):
        assert sorted(answers) == ["10010"] * 3 + ["CREATED"]
    assert states() == [PaymentState.CREATED] * ROUNDS


def test_confirm_against_reverse_leaves_no_money(owner: User) -> None:
    def act(index: int, trans_id: str) -> str:
        return result(Uzum().reverse(trans_id) if index % 2 else Uzum().confirm(trans_id))

    for _trans_id, answers in race(ROUNDS, created, act):
        assert sorted(answers[1::2]) == ["10018", "REVERSED"]
        assert sorted(answers[::2]) in (["10015", "10015"], ["10015", "CONFIRMED"], ["10016", "CONFIRMED"])
    assert (balance(owner.pk), differences()) == (0, [])


def test_a_reversal_and_a_purchase_share_what_is_there(owner: User) -> None:
    def act(index: int, trans_id: str) -> str:
        if index == 0:
            return result(Uzum().reverse(trans_id))
        try:
            spend_money(owner, 5000, now())
        except InsufficientFunds:
            return "too little"
        return "spent"

    for _ in range(full(4, 200)):
        [(_trans_id, answers)] = race(1, lambda: Uzum().paid("owner"), act, callers=2)
        assert answers in (["REVERSED", "too little"], ["10017", "spent"])
        assert balance(owner.pk) == 0
    assert differences() == []
