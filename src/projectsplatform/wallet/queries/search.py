"""Lines of a statement by what people remember of them: words of what was paid for, a receipt's number, an amount."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from projectsplatform.accounts.queries.search import find_matching
from projectsplatform.kit.uz.money import parse_som
from projectsplatform.wallet.models import said
from projectsplatform.wallet.queries.periods import Only, Run

_SPACES: Final = " \u00a0\u2009\u202f"
_AMOUNT: Final = re.compile(
    rf"(?<![\w.,+−–-])(?P<sign>[+−–-]?)[{_SPACES}]?"
    rf"(?P<digits>[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}})+(?:[.,]00)?|[0-9][0-9.,'’]*)"
    rf"(?:[{_SPACES}]?(?:so.?m|сум\w{{0,2}}|сўм|uzs))?(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person typed: all of it as words, or an amount with the words beside it. `is_incoming`: its sign, if there is one."""

    text: str
    amount: int | None = None
    is_incoming: bool | None = None
    beside: str = ""

    def is_amount(self, moved: int) -> bool:
        """Whether a change of the balance is the amount."""
        return abs(moved) == self.amount and self.is_incoming in {None, moved > 0}


def read_search(text: str) -> Wanted:
    """The first thing that can be read as whole so'm is an amount."""
    for found in _AMOUNT.finditer(text):
        try:
            amount = parse_som(found["digits"])
        except ValueError:
            continue
        beside = f"{text[: found.start()]} {text[found.end() :]}".strip()
        return Wanted(text, amount, {"": None, "+": True}.get(found["sign"], False), beside)
    return Wanted(text)


def numbers_matching(run: Run, only: Only, text: str) -> tuple[int, ...]:
    """Numbers of the chosen entries that a text names, in the reader's language; two statements, however many entries."""
    wanted = read_search(text)
    numbers: dict[str, list[tuple[int, int]]] = defaultdict(list)
    rows = run.entries(only).values_list(
        "number", "amount", "transfer__note", "transfer__details", "transfer__receipt_number"
    )
    for number, amount, note, details, receipt in rows:
        numbers[f"{said(note, details)} {receipt or ''}"].append((number or 0, amount))
    as_words = find_matching(numbers, wanted.text)
    beside = set(numbers)
    if wanted.amount is not None and wanted.beside:
        beside = find_matching(numbers, wanted.beside)
    return tuple(
        number
        for words, entries in numbers.items()
        for number, amount in entries
        if words in as_words or (words in beside and wanted.is_amount(amount))
    )
