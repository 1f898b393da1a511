"""Amounts in words, as on receipts, where a wrong zero would be overlooked in digits."""

from collections.abc import Callable, Iterator
from typing import Final

from django.utils.translation import get_language

from projectsplatform.kit.uz.text import to_cyrillic


def _numbered(words: str, *, first: int = 1) -> tuple[str, ...]:
    """Words by their number, nothing before the first one's."""
    return ("",) * first + tuple(words.split())


_UZ_ONES: Final = _numbered("bir ikki uch toʻrt besh olti yetti sakkiz toʻqqiz")
_UZ_TENS: Final = _numbered("oʻn yigirma oʻttiz qirq ellik oltmish yetmish sakson toʻqson")
_UZ_SCALES: Final = _numbered("ming million milliard trillion")

_RU_ONES: Final = _numbered(
    "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать"
    " пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
)
_RU_FEMININE: Final = {1: "одна", 2: "две"}
_RU_TENS: Final = _numbered("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто", first=2)
_RU_HUNDREDS: Final = _numbered("сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот")
_RU_SCALES: Final = (
    ("сум", "сума", "сумов"),
    ("тысяча", "тысячи", "тысяч"),
    ("миллион", "миллиона", "миллионов"),
    ("миллиард", "миллиарда", "миллиардов"),
    ("триллион", "триллиона", "триллионов"),
)

_EN_ONES: Final = _numbered(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_EN_TENS: Final = _numbered("twenty thirty forty fifty sixty seventy eighty ninety", first=2)
_EN_SCALES: Final = _numbered("thousand million billion trillion")


def som_in_words(amount: int) -> str:
    """`yuz ming soʻm`, in the reader's language; `amount` is 0 to 10¹⁵ − 1 so'm. Raises ValueError beyond."""
    if not 0 <= amount < 1000 ** len(_UZ_SCALES):
        raise ValueError("no words for this amount")
    return _IN_LANGUAGE.get(get_language() or "", _uzbek)(amount)


def _uzbek(amount: int) -> str:
    groups = (_joined(_uzbek_group(group), _UZ_SCALES[power]) for power, group in _groups(amount))
    return _joined(*groups, "soʻm") if amount else "nol soʻm"


def _cyrillic(amount: int) -> str:
    return to_cyrillic(_uzbek(amount))


def _russian(amount: int) -> str:
    words = [_joined(_russian_group(group, power), _russian_scale(group, power)) for power, group in _groups(amount)]
    unit = "" if amount % 1000 else "сумов"
    return _joined(*words, unit) if amount else "ноль сумов"


def _english(amount: int) -> str:
    groups = (_joined(_english_group(group), _EN_SCALES[power]) for power, group in _groups(amount))
    return _joined(*groups, "soʻm") if amount else "zero soʻm"


def _groups(amount: int) -> Iterator[tuple[int, int]]:
    """(power of a thousand, 1 to 999), the largest first; groups of zero are left out."""
    for power in range(len(_UZ_SCALES) - 1, -1, -1):
        group = amount // 1000**power % 1000
        if group:
            yield power, group


def _uzbek_group(group: int) -> str:
    hundreds, rest = divmod(group, 100)
    hundred = _joined(_UZ_ONES[hundreds] if hundreds > 1 else "", "yuz") if hundreds else ""
    return _joined(hundred, _UZ_TENS[rest // 10], _UZ_ONES[rest % 10])


def _russian_group(group: int, power: int) -> str:
    """A thousand is feminine, all else masculine."""
    hundreds, rest = divmod(group, 100)
    ones = rest if rest < 20 else rest % 10
    word = _RU_FEMININE.get(ones, _RU_ONES[ones]) if power == 1 else _RU_ONES[ones]
    return _joined(_RU_HUNDREDS[hundreds], _RU_TENS[rest // 10] if rest >= 20 else "", word)


def _russian_scale(group: int, power: int) -> str:
    one, few, many = _RU_SCALES[power]
    if group % 100 in range(11, 15):
        return many
    return {1: one, 2: few, 3: few, 4: few}.get(group % 10, many)


def _english_group(group: int) -> str:
    hundreds, rest = divmod(group, 100)
    tens = _EN_ONES[rest] if rest < 20 else _hyphenated(_EN_TENS[rest // 10], _EN_ONES[rest % 10])
    return _joined(f"{_EN_ONES[hundreds]} hundred" if hundreds else "", tens)


def _hyphenated(*parts: str) -> str:
    return "-".join(filter(None, parts))


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))


_IN_LANGUAGE: Final[dict[str, Callable[[int], str]]] = {"uz-cyrl": _cyrillic, "ru": _russian, "en": _english}
