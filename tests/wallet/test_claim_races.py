"""Claims that are made and decided at once, and a connection that dies meanwhile."""

from datetime import datetime

import pytest
from django.db import connection

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.wallet.errors import TooManyOpen
from projectsplatform.wallet.models import ClaimFile, TopUpClaim, TopUpRequest, Transfer
from projectsplatform.wallet.operations import claim_decisions
from projectsplatform.wallet.operations.claim_decisions import refuse_claim
from projectsplatform.wallet.queries import balance
from tests.factories.claims import approve, tell, told_to
from tests.factories.pictures import png
from tests.factories.staff import make_member
from tests.races import run_at_once


@pytest.mark.django_db(transaction=True)
def test_approved_by_two_at_once_is_one_top_up(owner: User, at: datetime) -> None:
    members = [make_member(Role.CASHIER) for _ in range(4)]
    claim = tell(owner, at)

    results = run_at_once(4, lambda i: approve(claim, members[i], at, receipt_number=f"B-{i}"))

    assert sorted(type(result).__name__ for result in results) == ["RequestClosed"] * 3 + ["TopUpClaim"]
    assert (TopUpRequest.objects.count(), balance(owner.pk), len(told_to(owner))) == (1, 50_000, 1)


@pytest.mark.django_db(transaction=True)
def test_approved_and_refused_at_once_is_one_of_both(owner: User, at: datetime) -> None:
    cashier, claim = make_member(Role.CASHIER), tell(owner, at)

    def decide(i: int) -> TopUpClaim:
        if i % 2:
            return approve(claim, cashier, at)
        return refuse_claim(claim_id=claim.pk, reason="Yoʻq", actor_id=cashier.pk, at=at)

    results = run_at_once(4, decide)

    assert sorted(type(result).__name__ for result in results) == ["RequestClosed"] * 3 + ["TopUpClaim"]
    is_approved = TopUpClaim.objects.get().state == "approved"
    assert (balance(owner.pk), len(told_to(owner))) == (50_000 if is_approved else 0, 1)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_five_are_open(owner: User, at: datetime) -> None:
    results = run_at_once(9, lambda _: tell(owner, at, file=png()))

    kinds = [type(result) for result in results]
    assert (kinds.count(TopUpClaim), kinds.count(TooManyOpen)) == (5, 4)
    assert (TopUpClaim.objects.count(), ClaimFile.objects.count()) == (5, 5)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_dies_in_the_middle_leaves_nothing(
    owner: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    cashier, claim = make_member(Role.CASHIER), tell(owner, at)

    def die(*_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as dying:
        dying.setattr(claim_decisions.audit, "record", die)
        (result,) = run_at_once(1, lambda _: approve(claim, cashier, at))
    assert isinstance(result, Exception)
    assert TopUpClaim.objects.get().state == "waiting"
    assert (TopUpRequest.objects.exists(), Transfer.objects.exists(), balance(owner.pk)) == (False, False, 0)
    approve(claim, cashier, at)
    assert balance(owner.pk) == 50_000
