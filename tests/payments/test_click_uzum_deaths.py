"""Killed between any two statements of a call, then the provider's retry: one effect, the right answer."""

from collections.abc import Callable
from typing import Any

import pytest

from projectsplatform.accounts.models import User
from projectsplatform.payments.enums import PaymentState
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.deaths import dies_before
from tests.factories.click import Click, new_trans_id
from tests.factories.uzum import Uzum, new_uuid, result
from tests.payments.people import states

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]
MOST_STATEMENTS = 60


def killed_everywhere(begin: Callable[[], Any], act: Callable[[Any], object], retry: Callable[[Any], None]) -> int:
    """For each statement: begins anew, is killed before it, and retries. How many there were."""
    for statement in range(1, MOST_STATEMENTS):
        begun = begin()
        was_killed = dies_before(statement, lambda: act(begun))  # noqa: B023  called at once
        retry(begun)
        if not was_killed:
            return statement
    raise AssertionError


def test_prepare(owner: User) -> None:
    def prepare(trans_id: str) -> dict[str, Any]:
        return Click().prepare("owner", click_trans_id=trans_id)

    def retry(trans_id: str) -> None:
        answer = prepare(trans_id)
        assert (answer["error"], answer) == (0, prepare(trans_id))
        assert ProviderPayment.objects.filter(provider_id=trans_id).count() == 1

    assert killed_everywhere(new_trans_id, prepare, retry) > 5


@pytest.mark.parametrize(("error", "code"), [(0, 0), (-1, -9)])
def test_complete(owner: User, error: int, code: int) -> None:
    def begin() -> tuple[str, int]:
        trans_id = new_trans_id()
        return trans_id, Click().prepare("owner", click_trans_id=trans_id)["merchant_prepare_id"]

    def complete(begun: tuple[str, int]) -> dict[str, Any]:
        return Click().complete("owner", begun[1], click_trans_id=begun[0], error=error)

    def retry(begun: tuple[str, int]) -> None:
        assert complete(begun)["error"] == code
        credited = sum(state == PaymentState.CONFIRMED for state in states())
        assert (balance(owner.pk), credited) == (5000 * credited, 0 if error else len(states()))

    assert killed_everywhere(begin, complete, retry) > 5
    assert differences() == []


def created() -> str:
    trans_id = new_uuid()
    Uzum().create("owner", trans_id)
    return trans_id


def test_create(owner: User) -> None:
    def retry(trans_id: str) -> None:
        assert result(Uzum().create("owner", trans_id)) in {"CREATED", "10010"}
        assert result(Uzum().status(trans_id)) == "CREATED"

    assert killed_everywhere(new_uuid, lambda trans_id: Uzum().create("owner", trans_id), retry) > 5


def test_confirm(owner: User) -> None:
    def retry(trans_id: str) -> None:
        assert result(Uzum().confirm(trans_id)) in {"CONFIRMED", "10016"}
        assert result(Uzum().status(trans_id)) == "CONFIRMED"
        assert balance(owner.pk) == 5000 * len(states())

    assert killed_everywhere(created, lambda trans_id: Uzum().confirm(trans_id), retry) > 5
    assert differences() == []


@pytest.mark.parametrize("begin", [created, lambda: Uzum().paid("owner")])
def test_reverse(owner: User, begin: Callable[[], str]) -> None:
    def retry(trans_id: str) -> None:
        assert result(Uzum().reverse(trans_id)) in {"REVERSED", "10018"}
        assert (result(Uzum().status(trans_id)), balance(owner.pk)) == ("REVERSED", 0)

    assert killed_everywhere(begin, lambda trans_id: Uzum().reverse(trans_id), retry) > 5
    assert differences() == []
