"""What Excel shows of a number by its format, where that is the same on every computer; else nothing.

Decimal marks, groups of thousands, currencies, percents and days follow the reader's settings: what was typed cannot be known.
The syntax is of ECMA-376, part 1, 18.8.30 and 18.8.31.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

_BUILT_IN: Final = {"0": "General", "1": "0", "49": "@"}
_DAYS_BUILT_IN: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_SECTIONS: Final = re.compile(r'((?:[^;"\\\[]|\\.|"[^"]*"|\[[^\]]*\])*)(?:;|$)')
_TOKENS: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<general>General)|(?P<digit>[0#])|(?P<text>@)'
    r"|(?P<skipped>\[(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|Color\s?\d+|\$-[0-9A-F]+)\])"
    r"|(?P<condition>\[(?:[<>]=?|=|<>)-?[0-9.]+\])|(?P<literal>[-+()&'~{}!^ $:1-9])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"\[([<>=]{1,2})(-?[0-9]+)\]")
_DAY_LETTER: Final = re.compile(r"[dmyhs]", re.IGNORECASE)
_PLAIN_TEXT: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|General', re.IGNORECASE)

Token = tuple[str, str]


def is_day(code: str) -> bool:
    """Whether a number of this format is shown as a day or a time. `code` is a format or the number of a built-in one."""
    if code.isdecimal() and not set(code) <= {"0"}:
        return int(code) in _DAYS_BUILT_IN
    return _DAY_LETTER.search(_PLAIN_TEXT.sub("", code)) is not None


def shown_number(value: Decimal, code: str) -> str | None:
    """The characters that everybody sees of a whole number; None when that depends on the reader or on a fraction."""
    if value != value.to_integral_value():
        return None
    tokens, is_negated = _section_for(int(value), _sections(_code(code)))
    shown = _fill(int(abs(value)), tokens)
    return shown and ("-" if is_negated else "") + shown


def shown_text(text: str, code: str) -> str | None:
    """The characters that are seen of a text: a format may put others around it, or hide it."""
    sections = _sections(_code(code))
    section = sections[3] if len(sections) == 4 else next(reversed(sections))
    if len(sections) < 4 and not any(kind == "text" for kind, _ in section):
        return text
    if any(kind not in _LITERAL and kind != "text" for kind, _ in section):
        return None
    return "".join(text if kind == "text" else value for kind, value in section)


_LITERAL: Final = frozenset({"quoted", "escaped", "literal"})


def _code(code: str) -> str:
    """A built-in format's number stands for its code; zeros alone are a code."""
    return _BUILT_IN.get(code, "?" if code.isdecimal() and not set(code) <= {"0"} else code)


def _sections(code: str) -> list[list[Token]]:
    parts = [match[1] for match in _SECTIONS.finditer(code)]
    if len(parts) > 1 and not code.endswith(";"):
        parts = parts[:-1] if parts[-1] == "" else parts
    return [_tokens(part) for part in parts[:4]]


def _tokens(section: str) -> list[Token]:
    tokens = [(str(match.lastgroup), str(match[str(match.lastgroup)])) for match in _TOKENS.finditer(section)]
    return [token for token in tokens if token[0] != "skipped"]


def _section_for(value: int, sections: Sequence[list[Token]]) -> tuple[list[Token], bool]:
    """The section that shows a value, and whether Excel puts a minus before it."""
    numbers = sections[:3]
    if any(kind == "condition" for section in numbers for kind, _ in section):
        return next(filter(lambda section: _holds(section, value), numbers), [("other", "")]), value < 0
    if value < 0 and len(numbers) > 1:
        return numbers[1], False
    if value == 0 and len(numbers) > 2:
        return numbers[2], False
    return numbers[0], value < 0


def _holds(section: Sequence[Token], value: int) -> bool:
    condition = next((text for kind, text in section if kind == "condition"), "")
    match = _CONDITION.fullmatch(condition)
    if match is None:
        return not condition
    bound = int(match[2])
    return {
        "<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound, "=": value == bound,
        "<>": value != bound,
    }.get(match[1], False)  # fmt: skip


def _fill(value: int, tokens: Sequence[Token]) -> str | None:
    """The digits in their places, from the right; those that have none stand before the first place."""
    if any(kind == "other" for kind, _ in tokens):
        return None
    places = [kind for kind, _ in tokens if kind in {"digit", "general", "text"}]
    if places in (["general"], ["text"]):
        return "".join(str(value) if kind in {"general", "text"} else text for kind, text in _shown(tokens))
    if not places or set(places) != {"digit"}:
        return None
    digits = list(str(value)) if value else []
    filled: list[str] = []
    left = len(places)
    for kind, text in reversed(_shown(tokens)):
        if kind != "digit":
            filled.append(text)
            continue
        left -= 1
        digit = digits.pop() if digits else ("0" if text == "0" else "")
        filled.append("".join(digits) + digit if left == 0 else digit)
    return "".join(reversed(filled)) or None


def _shown(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token[0] != "condition"]
