import time
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from projectsplatform.kit.db.idempotency import IdempotencyConflict, claim
from tests.races import run_at_once

FIRST, SECOND = uuid4(), uuid4()


def claim_of(body: dict[str, Any], effect: UUID) -> UUID | None:
    return claim(endpoint="buy", person="p", key="k1", body=body, effect=effect)


@pytest.mark.django_db
def test_the_same_key_and_body_give_the_first_effect() -> None:
    assert claim_of({"months": 1}, FIRST) is None
    assert claim_of({"months": 1}, SECOND) == FIRST


@pytest.mark.django_db
def test_the_token_is_no_part_of_the_body() -> None:
    claim_of({"months": 1, "token": "a"}, FIRST)
    assert claim_of({"months": 1, "token": "b"}, SECOND) == FIRST


@pytest.mark.django_db
def test_the_same_key_with_another_body_conflicts() -> None:
    claim_of({"months": 1}, FIRST)
    with pytest.raises(IdempotencyConflict):
        claim_of({"months": 2}, SECOND)


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_at_once_waits_for_the_first() -> None:
    def have_effect(_: int) -> UUID:
        mine = uuid4()
        with transaction.atomic():
            had = claim_of({"months": 1}, mine)
            if had is None:
                time.sleep(0.1)
            return had or mine

    outcomes = run_at_once(8, have_effect)
    assert len(set(outcomes)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_refused_effect_leaves_the_key_free() -> None:
    with transaction.atomic():
        claim_of({"months": 1}, FIRST)
        transaction.set_rollback(True)
    with transaction.atomic():
        assert claim_of({"months": 2}, SECOND) is None
