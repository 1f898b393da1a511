"""Which column holds what: the row of headings, and a first guess for staff to look at."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from projectsplatform.payments.reconciliation.statements.problems import FileProblem
from projectsplatform.payments.reconciliation.statements.values import Cell, Row, text_of

FIELDS: Final = ("provider_id", "amount", "state", "at", "account", "our_number", "fee")
NEEDED: Final = ("provider_id", "amount")
_LOOKED_AT: Final = 40
_LEAST: Final = 2
"""Headings of a table."""
_LONGEST: Final = 100
_GUESSES: Final[Mapping[str, str]] = {
    "provider_id": r"(transaction|tranzaksiya|транзакци|payment|платеж|операци|trans|click).{0,12}(id|№|number|номер|raqam)|^id$|^id (транзакци|платеж|операци|transaction|payment)|номер (чека|квитанции)",
    "amount": r"^(сумма|amount|sum|summa|miqdor)",
    "state": r"^(статус|состояние|state|status|holat)",
    "at": r"дата|время|date|time|sana|vaqt",
    "account": r"(аккаунт|account|логин|лицев|merchant_trans|hisob|username|foydalanuvchi)",
    "our_number": r"(номер заказа|order|merchant.{0,6}(id|number)|buyurtma)",
    "fee": r"(комисси|fee|commission|komissiya|vositachilik)",
}
_PAID: Final = (
    r"оплачен|успеш|провед|подтвержд|выполнен|paid|success|confirm|complete|perform|toʻlan|to.lan|muvaffaq|тўлан"
)
_CANCELLED: Final = r"отмен|возвра|cancel|revers|refund|fail|ошиб|откл|bekor|qaytar|бекор"


@dataclass(frozen=True, slots=True)
class Columns:
    """`places`: field → heading; `words`: word of the column of states, in small letters → `paid`, `cancelled`, `other`."""

    places: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)
    is_tiyin: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """A file's headings and first rows, for somebody to say what they are."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]

    def words_of(self, heading: str) -> list[str]:
        """What stands in a column, each once."""
        place = self.headings.index(heading)
        return list(dict.fromkeys(row[place].lower() for row in self.rows if place < len(row) and row[place]))


def headings_of(cells: Sequence[Cell]) -> list[str]:
    """Each one once: an empty heading is its column's number, a doubled one is numbered."""
    seen: dict[str, int] = {}
    names = []
    for number, cell in enumerate(cells, 1):
        name = text_of(cell)[:_LONGEST] or f"#{number}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def take_sample(rows: Iterable[Row]) -> Sample:
    """The row of headings is the one of the first with most words, and not numbers, in it. Raises FileProblem."""
    first = list(islice(rows, _LOOKED_AT))
    if not first:
        raise FileProblem("empty")
    best = max(range(len(first)), key=lambda place: (_words_in(first[place][1]), -place))
    if _words_in(first[best][1]) < _LEAST:
        raise FileProblem("no_table")
    below = [[text_of(cell) for cell in cells] for _number, cells in first[best + 1 :]]
    return Sample(headings_of(_trimmed(first[best][1])), below)


def find_headings(rows: Iterable[Row], places: Mapping[str, str]) -> Mapping[str, int]:
    """Reads until the row of headings: field → place in a row. Raises FileProblem when no row of the first has them all."""
    for _number, cells in islice(rows, _LOOKED_AT):
        names = headings_of(cells)
        if all(heading in names for heading in places.values()):
            return {name: names.index(heading) for name, heading in places.items()}
    raise FileProblem("columns")


def guess(sample: Sample) -> Columns:
    """What the headings and the words of the column of states look like."""
    places: dict[str, str] = {}
    for name in FIELDS:
        left = [heading for heading in sample.headings if heading not in places.values()]
        found = next((heading for heading in left if re.search(_GUESSES[name], heading.lower())), None)
        if found:
            places[name] = found
    words = sample.words_of(places["state"]) if "state" in places else []
    is_tiyin = bool(re.search("tiyin|тийин", places.get("amount", "").lower()))
    return Columns(places, {word: _guess_word(word) for word in words}, is_tiyin)


def _guess_word(word: str) -> str:
    if re.search(_CANCELLED, word) or re.fullmatch(r"-\d+", word):
        return "cancelled"
    return "paid" if re.search(_PAID, word) else "other"


def _words_in(cells: Sequence[Cell]) -> int:
    return sum(isinstance(cell, str) and re.search(r"[^\W\d_]{2}", cell) is not None for cell in cells)


def _trimmed(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Without the empty cells at the end of a row."""
    last = max((place for place, cell in enumerate(cells, 1) if cell not in {None, ""}), default=0)
    return cells[:last]
