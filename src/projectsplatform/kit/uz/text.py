"""Uzbek letters: the many apostrophes people type, names compared loosely, and the two scripts."""

import re
import unicodedata
from typing import Final

TURNED_COMMA: Final = "ʻ"  # U+02BB, the mark of oʻ and gʻ
TUTUQ: Final = "ʼ"  # U+02BC, the sign between sounds: maʼno

_APOSTROPHES: Final = "'’‘‛ʻʼʽ`´′ʹˈˊˋʾʿ＇᾽᾿‵"
_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_DASHES: Final = dict.fromkeys(map(ord, "-‐‑‒–—−_"), " ")
_VOWELS: Final = frozenset("aeiouаеёиоуэюяўы")

_DIGRAPHS: Final = {"sh": "ш", "ch": "ч", "yo": "ё", "yu": "ю", "ya": "я", "ye": "е", "o'": "ў", "g'": "ғ"}
_LETTERS: Final = dict(zip("abdefghijklmnopqrstuvxyz", "абдефгҳижклмнопқрстувхйз", strict=True))
_TO_LATIN: Final = {cyrillic: latin for latin, cyrillic in _LETTERS.items()} | {
    "ш": "sh", "щ": "sh", "ч": "ch", "ё": "yo", "ю": "yu", "я": "ya", "э": "e", "ы": "i", "ь": "",
    "ў": "o" + TURNED_COMMA, "ғ": "g" + TURNED_COMMA,
}  # fmt: skip

# Loan words whose Cyrillic spelling (ц, ь, ъ) the Latin one no longer shows: stem by stem, endings follow the rules.
_STEMS: Final = {
    "yanvar": "январь", "fevral": "февраль", "aprel": "апрель", "iyun": "июнь", "iyul": "июль",
    "sentabr": "сентябрь", "oktabr": "октябрь", "noyabr": "ноябрь", "dekabr": "декабрь",
    "parol": "пароль", "profil": "профиль", "kalendar": "календарь", "kompyuter": "компьютер",
    "litsenziya": "лицензия", "litsey": "лицей", "aksiya": "акция", "funksiya": "функция",
    "konferensiya": "конференция", "kvitansiya": "квитанция", "filtr": "фильтр", "rol": "роль", "nol": "ноль",
}  # fmt: skip

# What a translator leaves alone: placeholders, markup, addresses, bot commands, brands and file kinds.
_KEPT = re.compile(
    r"\{[^{}]*\}|%\(\w+\)[sd]|%[sd]|<[^<>]+>|&#?\w+;"
    r"|\w+://\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)[@/][A-Za-z]\w*|\b[\w-]+(?:\.[\w-]+)*\.(?:uz|com|org|me|ru)\b(?:/\S*)?"
    r"|\b(?:application|image|text)/[\w.+-]+|\b[A-Za-z]+(?:_\w+)+|\bIdempotency-Key\b"
    r"|\b(?:Telegram|TestMax|Kundalikcom|ProjectsPlatform|Excel|Payme|Click|Android|Windows|Google)"
    r"|“manage\.py [^”]*”|\b[Ee]mail|\bid\b|\.xlsx?\b"
    r"|\b(?:PDF|CSV|XLSX|PNG|JPEG|QR|API|JSON|ID|URL|HTML|HTTP|SDK|KiB)(?![A-Z])"
)
_LATIN_WORD = re.compile(rf"[A-Za-z](?:[A-Za-z]|[{_APOSTROPHES}](?=[A-Za-z])|(?<=[oOgG])[{_APOSTROPHES}]|{TUTUQ})*")
_CYRILLIC_WORD = re.compile(r"[Ѐ-ӿ]+")
_FOREIGN = re.compile(r"w|c(?!h)", re.IGNORECASE)


def plain_apostrophes(text: str) -> str:
    """The text with every apostrophe look-alike written as the straight one."""
    return _APOSTROPHE.sub("'", text)


def fold(text: str) -> str:
    """The form in which two spellings of one name are equal: lower case, no apostrophes, ё as е, words by one space."""
    small = unicodedata.normalize("NFKC", _APOSTROPHE.sub("", text)).casefold()
    bare = _APOSTROPHE.sub("", unicodedata.normalize("NFKC", small)).translate(_INVISIBLE)
    return " ".join(bare.replace("ё", "е").translate(_DASHES).split())


def to_cyrillic(latin_uz: str) -> str:
    """Uzbek Latin in Uzbek Cyrillic; placeholders, tags, addresses and brand names stay as they are."""
    parts: list[str] = []
    end = 0
    for kept in _KEPT.finditer(latin_uz):
        parts += [_LATIN_WORD.sub(_cyrillic_word, latin_uz[end : kept.start()]), kept.group()]
        end = kept.end()
    return "".join([*parts, _LATIN_WORD.sub(_cyrillic_word, latin_uz[end:])])


def to_latin(cyrillic_uz: str) -> str:
    """Uzbek Cyrillic in Uzbek Latin, with U+02BB in oʻ and gʻ and U+02BC for the hard sign."""
    return _CYRILLIC_WORD.sub(_latin_word, unicodedata.normalize("NFC", cyrillic_uz))


def _cyrillic_word(match: re.Match[str]) -> str:
    word = plain_apostrophes(match.group())
    if _FOREIGN.search(word):
        return match.group()
    stem = next((stem for stem in _STEMS if word.lower().startswith(stem)), "")
    start = _cyrillic_stem(word, stem) if stem else ""
    return start + _cyrillic_rest(word, len(stem))


def _cyrillic_stem(word: str, stem: str) -> str:
    """The stem's Cyrillic spelling in the word's case; a soft sign falls before any ending: пароль, паролни."""
    written = _STEMS[stem]
    if len(word) > len(stem):
        written = written.removesuffix("ь")
    if word[: len(stem)].isupper():
        return written.upper()
    return written.capitalize() if word[0].isupper() else written


def _cyrillic_rest(word: str, at: int) -> str:
    letters: list[str] = []
    lower, shouted = word.lower(), len(word) > 1 and word.isupper()
    while at < len(word):
        taken, written = _next_cyrillic(lower, at)
        letters.append(written.upper() if shouted or word[at].isupper() else written)
        at += taken
    return "".join(letters)


def _next_cyrillic(word: str, at: int) -> tuple[int, str]:
    """How many Latin letters are taken at this place, and what is written for them."""
    before = word[at - 1] if at else ""
    if word[at] == "'":
        return 1, "" if word[at - 1 : at + 2] == "s'h" else "ъ"
    if word.startswith("tsiya", at):
        return 2, "ц"
    if word.startswith("yo'", at):
        return 1, "й"
    if word.startswith("ye", at):
        return 2, "ъе" if before.isalpha() and before not in _VOWELS else "е"
    if word[at : at + 2] in _DIGRAPHS:
        return 2, _DIGRAPHS[word[at : at + 2]]
    open_e = word[at] == "e" and (not before or before in _VOWELS or word[at - 2 : at] == "o'")
    return 1, "э" if open_e else _LETTERS[word[at]]


def _latin_word(match: re.Match[str]) -> str:
    word = match.group()
    shouted = len(word) > 1 and word.isupper()
    letters = [_latin_letter(word.lower(), at) for at in range(len(word))]
    if shouted:
        return "".join(letters).upper()
    pairs = zip(word, letters, strict=True)
    return "".join(written.capitalize() if letter.isupper() else written for letter, written in pairs)


def _latin_letter(word: str, at: int) -> str:
    letter, before, after = word[at], word[at - 1 : at], word[at + 1 : at + 2]
    if letter == "ъ":
        return "" if before not in _VOWELS and after in {"е", "ё", "ю", "я"} else TUTUQ
    if letter == "е":
        return "ye" if not before or before in _VOWELS or before in {"ъ", "ь"} else "e"
    if letter == "ц":
        return "ts" if before in _VOWELS else "s"
    return _TO_LATIN.get(letter, letter)
