"""Lines of a statement by words and amounts."""

from datetime import datetime, timedelta

import pytest

from projectsplatform.accounts.models import User
from projectsplatform.wallet.queries.periods import EVERYTHING, Only, Period, run_of
from projectsplatform.wallet.queries.search import Wanted, numbers_matching, read_search
from tests.factories.wallet import give_money, spend_money


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("kassa", ("kassa", None, None, "")),
        ("40000", ("40000", 40_000, None, "")),
        ("40 000 soʻm", ("40 000 soʻm", 40_000, None, "")),
        ("+1\u00a0234\u00a0567 сум", ("+1\u00a0234\u00a0567 сум", 1_234_567, True, "")),
        ("−40 000", ("−40 000", 40_000, False, "")),
        ("kassa 150.000,00", ("kassa 150.000,00", 150_000, None, "kassa")),
        ("K-1187", ("K-1187", None, None, "")),
        ("oy 07", ("oy 07", None, None, "")),
        ("3 oy", ("3 oy", 3, None, "oy")),
    ],
)
def test_the_first_amount_is_read_and_what_stands_beside_it(
    text: str, wanted: tuple[str, int | None, bool | None, str]
) -> None:
    assert read_search(text) == Wanted(*wanted)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("kassa", (4, 1)),
        ("КАССА", (4, 1)),
        ("o'tkazma", (2,)),
        ("ўтказма", (2,)),
        ("kvitansiya", ()),
        ("1187", (4,)),
        ("k-11", (4,)),
        ("100", (2, 1)),
        ("-30", (3,)),
        ("+30", ()),
        ("kassa 100", (1,)),
        ("kassa 30", ()),
        ("— !", ()),
        ("%", ()),
    ],
)
def test_lines_are_found_by_words_receipts_and_amounts(
    owner: User, stranger: User, at: datetime, text: str, numbers: tuple[int, ...]
) -> None:
    give_money(owner, 100, at, note="Naqd pul, kassa")
    give_money(owner, 100, at + timedelta(days=1), note="Bank oʻtkazmasi")
    spend_money(owner, 30, at + timedelta(days=2), note="Xarid")
    give_money(owner, 1, at + timedelta(days=3), note="Kassa", receipt_number="K-1187")
    give_money(stranger, 100, at, note="Naqd pul, kassa")
    assert numbers_matching(run_of(user_id=owner.pk, period=Period()), EVERYTHING, text) == numbers


def test_only_what_was_chosen_is_looked_through(owner: User, at: datetime) -> None:
    give_money(owner, 100, at, note="Kassa")
    spend_money(owner, 30, at, note="Kassa")
    run = run_of(user_id=owner.pk, period=Period())
    assert numbers_matching(run, Only(incoming=False), "kassa") == (2,)
