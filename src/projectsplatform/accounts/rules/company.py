"""What the company may say about itself, as owners type it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from projectsplatform.accounts.errors import (
    CardsInvalid,
    CashDesksInvalid,
    CompanyTelegramInvalid,
    CompanyTextInvalid,
    OpeningHoursInvalid,
)
from projectsplatform.accounts.models import Card, CashDesk, CompanyDetails
from projectsplatform.accounts.rules.opening_hours import read_week, write_week
from projectsplatform.kit.errors import FieldRefusal, InvalidFields

TEXTS: Final[Mapping[str, int]] = {"name": 100, "seller": 500, "phone": 50, "hours": 200, "top_up_hint": 1000}
"""The longest that each text may be."""
MAX_LINES: Final = 10
_PART: Final = 200
_TELEGRAM: Final = re.compile(r"(?:(?:https?://)?t\.me/|@)?([A-Za-z][A-Za-z0-9_]{4,31})/?")
_NOT_DIGITS: Final = re.compile(r"[\s-]")


def read_details(texts: Mapping[str, str]) -> CompanyDetails:
    """`opening_hours`, `cards` and `cash_desks` are lines whose parts stand between semicolons.

    Raises InvalidFields of CompanyTextInvalid, CompanyTelegramInvalid, OpeningHoursInvalid, CardsInvalid, CashDesksInvalid.
    """
    clean = {name: clean_lines(texts.get(name, "")) for name in TEXTS}
    refusals: list[FieldRefusal] = [
        CompanyTextInvalid(field=name, max=TEXTS[name]) for name, text in clean.items() if not _fits(text, TEXTS[name])
    ]
    telegram = _TELEGRAM.fullmatch(texts.get("telegram", "").strip())
    if telegram is None and texts.get("telegram", "").strip():
        refusals.append(CompanyTelegramInvalid())
    week = read_week(list(_rows(texts.get("opening_hours", ""))))
    if isinstance(week, int):
        refusals.append(OpeningHoursInvalid(line=week))
    cards = [_card(parts) for parts in _rows(texts.get("cards", ""))]
    if (wrong := _wrong_line(cards)) is not None:
        refusals.append(CardsInvalid(line=wrong, max=MAX_LINES))
    desks = [_cash_desk(parts) for parts in _rows(texts.get("cash_desks", ""))]
    if (wrong := _wrong_line(desks)) is not None:
        refusals.append(CashDesksInvalid(line=wrong, max=MAX_LINES))
    if refusals:
        raise InvalidFields(refusals)
    return CompanyDetails(
        **clean,
        opening_hours=week if isinstance(week, tuple) else (),
        telegram=f"@{telegram.group(1)}" if telegram else "",
        cards=tuple(card for card in cards if card),
        cash_desks=tuple(desk for desk in desks if desk),
    )


def write_details(details: CompanyDetails) -> dict[str, str]:
    """The texts of which `read_details` makes the same."""
    texts = {name: str(getattr(details, name)) for name in (*TEXTS, "telegram")}
    cards = "\n".join(f"{card.bank}; {card.grouped}; {card.holder}" for card in details.cards)
    desks = "\n".join(f"{desk.address}; {desk.hours}" for desk in details.cash_desks)
    return {**texts, "opening_hours": write_week(details.opening_hours), "cards": cards, "cash_desks": desks}


def clean_lines(text: str) -> str:
    """Without spaces around its lines and empty lines around it."""
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def _fits(text: str, longest: int) -> bool:
    return len(text) <= longest and text.replace("\n", "").isprintable()


def _rows(text: str) -> Iterator[list[str]]:
    for line in clean_lines(text).splitlines():
        if line:
            yield [part.strip() for part in line.split(";")]


def _card(parts: Sequence[str]) -> Card | None:
    if len(parts) != 3 or not all(part and _fits(part, _PART) for part in parts):
        return None
    number = _NOT_DIGITS.sub("", parts[1])
    return Card(parts[0], number, parts[2]) if re.fullmatch(r"[0-9]{16}", number) else None


def _cash_desk(parts: Sequence[str]) -> CashDesk | None:
    """Hours may be left out."""
    if not 1 <= len(parts) <= 2 or not parts[0] or not all(_fits(part, _PART) for part in parts):
        return None
    return CashDesk(parts[0], parts[1] if len(parts) == 2 else "")


def _wrong_line(items: Sequence[Card | CashDesk | None]) -> int | None:
    """The first line that cannot be read, or is one too many."""
    wrong = [number for number, item in enumerate(items, start=1) if item is None or number > MAX_LINES]
    return wrong[0] if wrong else None
