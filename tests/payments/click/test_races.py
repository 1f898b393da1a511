"""Click's calls at once, from connections of their own: one effect, whoever comes first."""

import pytest

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from projectsplatform.payments.enums import PaymentState, Provider
from projectsplatform.payments.models import ProviderEvent, ProviderPayment
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.counts import full
from tests.factories.click import Click, new_trans_id
from tests.payments.people import begin, race, states

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = full(4, 1_000)


def prepared() -> tuple[str, int]:
    """Click's number and ours."""
    trans_id = new_trans_id()
    number: int = Click().prepare("owner", click_trans_id=trans_id)["merchant_prepare_id"]
    return trans_id, number


def test_the_same_complete_from_four_connections_credits_once(owner: User) -> None:
    rounds = race(ROUNDS, prepared, lambda _, begun: Click().complete("owner", begun[1], click_trans_id=begun[0]))

    for (_trans_id, number), answers in rounds:
        assert [(answer["error"], answer["merchant_confirm_id"]) for answer in answers] == [(0, number)] * 4
        assert answers == [answers[0]] * 4
    assert (balance(owner.pk), states()) == (5000 * ROUNDS, [PaymentState.CONFIRMED] * ROUNDS)
    assert (ProviderEvent.objects.count(), differences()) == (5 * ROUNDS, [])


def test_the_same_prepare_from_four_connections_is_one_payment(owner: User) -> None:
    rounds = race(ROUNDS, new_trans_id, lambda _, trans_id: Click().prepare("owner", click_trans_id=trans_id))

    for _trans_id, answers in rounds:
        assert answers == [answers[0] | {"error": 0}] * 4
    assert ProviderPayment.objects.count() == ROUNDS


def test_complete_against_clicks_own_failure_ends_in_one_of_them(owner: User) -> None:
    rounds = race(
        ROUNDS, prepared, lambda i, begun: Click().complete("owner", begun[1], click_trans_id=begun[0], error=-(i % 2))
    )

    ended = dict(ProviderPayment.objects.values_list("pk", "state"))
    for (_trans_id, number), answers in rounds:
        is_paid = ended[number] == PaymentState.CONFIRMED
        assert [answer["error"] for answer in answers] == ([0, -4, 0, -4] if is_paid else [-9] * 4)
    assert balance(owner.pk) == 5000 * states().count(PaymentState.CONFIRMED)
    assert differences() == []


def test_prepares_of_one_payment_of_our_pages_are_each_a_payment(owner: User) -> None:
    rounds = race(
        ROUNDS, lambda: begin(Provider.CLICK, owner, now()).pk, lambda _, number: Click().prepare(f"owner.{number}")
    )

    for number, answers in rounds:
        numbers = {answer["merchant_prepare_id"] for answer in answers}
        assert ([answer["error"] for answer in answers], len(numbers), number in numbers) == ([0] * 4, 4, True)
