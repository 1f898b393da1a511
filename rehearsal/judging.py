"""Whether everything that was acknowledged is there once, and nothing else."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rehearsal.customers import Bought, SignedIn


@dataclass(frozen=True)
class Verdict:
    """What is not as it must be; all empty and zero when it is."""

    lost: int
    doubled: int
    wrong: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Nothing lost, nothing doubled, all sums right."""
        return not (self.lost or self.doubled or self.wrong)


def judge(books: dict[str, Any], bought: Sequence[Bought], signed_in: Sequence[SignedIn], *, money: int) -> Verdict:
    """Compares what was acknowledged with what the database holds."""
    rows = {(person, key): (price, balance) for person, key, price, balance in books["purchases"]}
    lost = sum(rows.get((one.person, one.key)) != (one.price, one.balance) for one in bought)
    times = Counter((person, key) for person, key, *_ in books["purchases"])
    doubled = sum(number - 1 for number in times.values())
    return Verdict(lost, doubled, (*_wrong_money(books, money), *_wrong_codes(books, signed_in)))


def _wrong_money(books: dict[str, Any], money: int) -> list[str]:
    spent: Counter[str] = Counter()
    for person, _, price, *_ in books["purchases"]:
        spent[person] += price
    bought = Counter(person for person, *_ in books["purchases"])
    found = [
        f"{person}: {number} charges of {total} for {bought[person]} purchases of {spent[person]}"
        for person, number, total in books["charges"]
        if (number, total) != (bought[person], spent[person])
    ]
    found += [
        f"{person}: a balance of {balance}, entries of {entries}, {money - spent[person]} expected"
        for person, balance, entries in books["balances"]
        if not balance == entries == money - spent[person]
    ]
    return found + [f"{name}: {row}" for name in ("broken_chains", "wrong_ends") for row in books[name]]


def _wrong_codes(books: dict[str, Any], signed_in: Sequence[SignedIn]) -> list[str]:
    sessions = dict(books["sessions"])
    found = [f"{one.person}: no session after a sign-in" for one in signed_in if not sessions.get(one.person)]
    return found + [f"{one.person}: a code opened twice" for one in signed_in if one.again == 200]


def missing_notices(books: dict[str, Any]) -> int:
    """Purchases whose buyer was not told, in the list of notices or by the bot."""
    listed, sent, _waiting = (int(number) for number in books["notices"][0])
    return len(books["purchases"]) - min(listed, sent)
