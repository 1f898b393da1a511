"""Which column is which, told by its heading: with marks, in two languages, of whom, on one line or two."""

import re
from collections.abc import Mapping
from typing import Final

from projectsplatform.kit.uz.text import fold

Columns = tuple[Mapping[str, int], ...]
"""Tables side by side: each from a field to its column."""

_EXACT: Final = {
    "login": "login, loginlar, username, user name, user, foydalanuvchi nomi, foydalanuvchi, логин, логины, имя пользователя, "
    "пользователь, фойдаланувчи номи, фойдаланувчи",
    "password": "password, passwords, parol, parollar, maxfiy soʻz, пароль, пароли, парол, пароллар, махфий сўз",
    "label": (
        "note, label, class, group, izoh, yorliq, sinf, guruh, belgi, "
        "примечание, заметка, пометка, метка, класс, группа, изоҳ, ёрлиқ, синф, гуруҳ, белги"
    ),
}
_WORDS: Final = {
    "login": "login logins logini loginlar loginlari username логин логина логины логини логинлар логинлари",
    "password": "password passwords parol paroli parollar parollari пароль пароля пароли парол пароллар пароллари",
    "label": (
        "note label class group izoh izohi sinf sinfi guruh guruhi yorliq примечание заметка класс группа изоҳ изоҳи синф синфи "
        "гуруҳ гуруҳи"
    ),
}
_FIELD_OF_NAME: Final = {fold(name): field for field, names in _EXACT.items() for name in names.split(",")}
_FIELD_OF_WORD: Final = {fold(word): field for field, words in _WORDS.items() for word in words.split()}
_MARKS: Final = re.compile(r"[^\w\s'’‘ʻʼ`/|(),;\-–—]|№|\b\d+\b", re.UNICODE)
_LANGUAGES: Final = re.compile(r"[/|(),;]|\s[-–—]\s|\n")
_MOST_WORDS: Final = 6
_LONGEST: Final = 100
"""Headings are short: a file of long texts is no work."""
_SAYS_VALUE: Final = re.compile(r"[:=]\s*\S")


def find_columns(line: Mapping[int, str]) -> Columns:
    """The columns of a line of headings (column → text); empty when login or password is missing.

    Headings that say exactly what they are come before those that say it of whom. As many passwords as logins are tables side by
    side; otherwise of two columns with one meaning the first counts.
    """
    short = sorted((column, text) for column, text in line.items() if len(text) <= _LONGEST)
    for read in (_exact_field, field_of):
        columns_by_field: dict[str, list[int]] = {}
        for column, text in short:
            if name := read(text):
                columns_by_field.setdefault(name, []).append(column)
        if columns_by_field.get("login") and columns_by_field.get("password"):
            return _side_by_side(columns_by_field, {column: field_of(text) for column, text in short})
    return ()


def field_of(heading: str) -> str:
    """The field that a heading names, empty when it names none or more than one."""
    if len(heading) > _LONGEST:
        return ""
    return _exact_field(heading) or _field_of_whom(heading)


def _side_by_side(columns_by_field: Mapping[str, list[int]], fields: Mapping[int, str]) -> Columns:
    logins, passwords = columns_by_field["login"], columns_by_field["password"]
    labels = sorted(column for column, name in fields.items() if name == "label")
    if len(logins) != len(passwords):
        logins, passwords = logins[:1], passwords[:1]
    tables = []
    for place, (login, password) in enumerate(zip(logins, passwords, strict=True)):
        table = {"login": login, "password": password}
        if labels:
            table["label"] = labels[place] if len(labels) == len(logins) else labels[0]
        tables.append(table)
    return tuple(tables)


def _exact_field(heading: str) -> str:
    """The parts in two languages must not disagree."""
    if _SAYS_VALUE.search(heading):
        return ""
    whole = _FIELD_OF_NAME.get(_bare(heading.replace("\n", " ")), "")
    names = {_FIELD_OF_NAME.get(_bare(part), "") for part in _LANGUAGES.split(heading)} - {""}
    return whole or (names.pop() if len(names) == 1 and not _is_of_several(heading) else "")


def _is_of_several(heading: str) -> bool:
    return len({field for field in _fields_in(heading) if field != "label"}) > 1


def _field_of_whom(heading: str) -> str:
    fields = _fields_in(heading)
    if _SAYS_VALUE.search(heading) or not fields or len(_bare(heading).split()) > _MOST_WORDS:
        return ""
    named = fields - {"label"} or fields
    return named.pop() if len(named) == 1 else ""


def _fields_in(heading: str) -> set[str]:
    words = _bare(_LANGUAGES.sub(" ", heading)).split()
    return {field for word in words if (field := _FIELD_OF_WORD.get(word))}


def _bare(text: str) -> str:
    return fold(_MARKS.sub(" ", text))
