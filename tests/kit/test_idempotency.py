import time
from typing import Any

import pytest
from django.db import transaction

from projectsplatform.kit.idempotency import IdempotencyConflict, claim
from tests.races import run_at_once


def claim_of(body: dict[str, Any]) -> Any:
    return claim(endpoint="buy", person="p", key="k1", body=body)


@pytest.mark.django_db
def test_the_same_key_and_body_give_the_first_effect() -> None:
    claim_of({"months": 1}).record("e1")
    assert claim_of({"months": 1}).effect == "e1"


@pytest.mark.django_db
def test_the_token_is_no_part_of_the_body() -> None:
    claim_of({"months": 1, "token": "a"}).record("e1")
    assert claim_of({"months": 1, "token": "b"}).effect == "e1"


@pytest.mark.django_db
def test_the_same_key_with_another_body_conflicts() -> None:
    claim_of({"months": 1}).record("e1")
    with pytest.raises(IdempotencyConflict):
        claim_of({"months": 2})


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_at_once_waits_for_the_first() -> None:
    def have_effect(index: int) -> str:
        with transaction.atomic():
            mine = claim_of({"months": 1})
            if mine.effect:
                return mine.effect
            time.sleep(0.1)
            mine.record(f"e{index}")
            return f"e{index}"

    outcomes = run_at_once(8, have_effect)
    assert len(set(outcomes)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_refused_effect_leaves_the_key_free() -> None:
    with transaction.atomic():
        claim_of({"months": 1})
        transaction.set_rollback(True)
    with transaction.atomic():
        assert claim_of({"months": 2}).effect is None
