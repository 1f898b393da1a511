"""How many statements a provider waits for: of each method, called for the first time and again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from projectsplatform.accounts.models import User
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.models import ProviderPayment
from tests.factories.click import Click, new_trans_id
from tests.factories.payments import Payme
from tests.factories.uzum import Uzum, new_uuid
from tests.payments.people import begin

pytestmark = pytest.mark.django_db
RECEIPT = {"type": "PERFORM", "fiscal_data": {"status_code": 0}}


def statements(act: Callable[[], object]) -> int:
    """Without those that begin and end a transaction."""
    asked: list[str] = []

    def count(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        asked.append(str(sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        act()
    return sum(not sql.startswith(("SAVEPOINT", "RELEASE")) for sql in asked)


def twice(act: Callable[[], object]) -> tuple[int, int]:
    return statements(act), statements(act)


@pytest.fixture(autouse=True)
def accounts(payme: Payme, owner: User) -> None:
    """The ledger's accounts are made at their first use."""
    payme.paid(owner)
    Click().pay("owner")
    Uzum().paid("owner")


def test_payme(payme: Payme, owner: User) -> None:
    creation = payme.creation(owner, 500_000, payme.new_id())
    number = creation["id"]
    check = {"amount": 500_000, "account": {"username": "owner"}}

    assert twice(lambda: payme.ask("CheckPerformTransaction", **check)) == (3, 3)
    assert twice(lambda: payme.ask("CreateTransaction", **creation)) == (6, 3)
    assert twice(lambda: payme.ask("PerformTransaction", id=number)) == (7, 2)
    assert twice(lambda: payme.ask("CheckTransaction", id=number)) == (2, 2)
    assert twice(lambda: payme.ask("SetFiscalData", id=number, **RECEIPT)) == (3, 3)
    assert twice(lambda: payme.ask("CancelTransaction", id=number, reason=5)) == (8, 2)
    assert statements(lambda: payme.ask("CancelTransaction", id=payme.create(owner), reason=3)) == 6 + 3


def test_click(owner: User, payme: Payme) -> None:
    trans_id, begun = new_trans_id(), begin(Provider.CLICK, owner, payme.at)

    assert twice(lambda: Click().prepare(f"owner.{begun.pk}", click_trans_id=trans_id)) == (6, 3)
    assert twice(lambda: Click().complete(f"owner.{begun.pk}", begun.pk, click_trans_id=trans_id)) == (7, 2)


def test_uzum(owner: User) -> None:
    trans_id = new_uuid()

    assert twice(lambda: Uzum().check("owner")) == (2, 2)
    assert twice(lambda: Uzum().create("owner", trans_id)) == (6, 3)
    assert twice(lambda: Uzum().confirm(trans_id)) == (7, 2)
    assert twice(lambda: Uzum().status(trans_id)) == (2, 2)
    assert twice(lambda: Uzum().reverse(trans_id)) == (8, 2)
    assert ProviderPayment.objects.get(provider_id=trans_id).details["cardType"] == "1"
