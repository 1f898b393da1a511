"""What counts as lost, doubled or wrong."""

from typing import Any

import pytest
from rehearsal.customers import Bought, SignedIn
from rehearsal.judging import Verdict, judge, missing_notices

MONEY = 100_000
BOUGHT = [Bought("anvar", "k1", 25_000, 75_000)]


@pytest.fixture
def books() -> dict[str, Any]:
    return {
        "purchases": [["anvar", "k1", 25_000, 75_000]],
        "charges": [["anvar", 1, 25_000]],
        "balances": [["anvar", 75_000, 75_000]],
        "broken_chains": [],
        "wrong_ends": [],
        "sessions": [["lola", 1]],
        "notices": [[1, 1, 0]],
    }


def test_what_was_acknowledged_and_is_there_once_is_clean(books: dict[str, Any]) -> None:
    verdict = judge(books, BOUGHT, [SignedIn("lola", 401)], money=MONEY)
    assert (verdict, verdict.is_clean) == (Verdict(0, 0, ()), True)


def test_a_purchase_whose_answer_nobody_waited_for_is_no_fault(books: dict[str, Any]) -> None:
    assert judge(books, [], [], money=MONEY).is_clean


def test_a_purchase_that_is_not_there_is_lost(books: dict[str, Any]) -> None:
    verdict = judge(books, [*BOUGHT, Bought("anvar", "k2", 25_000, 50_000)], [], money=MONEY)
    assert (verdict.lost, verdict.is_clean) == (1, False)


def test_a_purchase_of_another_price_than_was_answered_is_lost(books: dict[str, Any]) -> None:
    assert judge(books, [Bought("anvar", "k1", 24_000, 75_000)], [], money=MONEY).lost == 1


def test_a_purchase_that_is_there_twice_is_doubled(books: dict[str, Any]) -> None:
    books["purchases"] *= 2
    assert judge(books, BOUGHT, [], money=MONEY).doubled == 1


def test_a_charge_without_a_purchase_is_told(books: dict[str, Any]) -> None:
    books["charges"] = [["anvar", 2, 50_000]]
    books["balances"] = [["anvar", 50_000, 50_000]]
    assert judge(books, BOUGHT, [], money=MONEY).wrong == (
        "anvar: 2 charges of 50000 for 1 purchases of 25000",
        "anvar: a balance of 50000, entries of 50000, 75000 expected",
    )


def test_months_that_do_not_follow_each_other_are_told(books: dict[str, Any]) -> None:
    books["broken_chains"] = [["anvar kundalikcom-pc", 1, 2]]
    assert judge(books, BOUGHT, [], money=MONEY).wrong == ("broken_chains: ['anvar kundalikcom-pc', 1, 2]",)


def test_a_code_that_opens_twice_or_nothing_is_told(books: dict[str, Any]) -> None:
    verdict = judge(books, BOUGHT, [SignedIn("lola", 200), SignedIn("olim", 401)], money=MONEY)
    assert verdict.wrong == ("olim: no session after a sign-in", "lola: a code opened twice")


@pytest.mark.parametrize(("listed", "sent", "missing"), [(1, 1, 0), (0, 1, 1), (1, 0, 1)])
def test_a_notice_must_be_listed_and_sent(books: dict[str, Any], listed: int, sent: int, missing: int) -> None:
    books["notices"] = [[listed, sent, 0]]
    assert missing_notices(books) == missing
