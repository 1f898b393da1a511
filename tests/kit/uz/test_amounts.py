"""Amounts as people write them: read in one way or refused; said in words."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from projectsplatform.kit.uz.money import MAX_AMOUNT, parse_som
from projectsplatform.kit.uz.number_words import som_in_words
from projectsplatform.kit.uz.text import to_cyrillic

SEPARATORS = " \u00a0\u2009\u202f.,'’"


def group(amount: int, separator: str) -> str:
    return f"{amount:,}".replace(",", separator)


@given(st.integers(0, MAX_AMOUNT), st.sampled_from(SEPARATORS), st.sampled_from(["", ".00", ",00"]))
def test_an_amount_in_groups_is_read_whole(amount: int, separator: str, tiyin: str) -> None:
    written = group(amount, separator)
    if tiyin.startswith(separator) and separator in written:
        with pytest.raises(ValueError, match="no amount"):
            parse_som(written + tiyin)
    else:
        assert parse_som(f" {written}{tiyin}\t") == amount


@given(st.integers(0, MAX_AMOUNT), st.sampled_from(["", ".00", ",00"]))
def test_plain_digits_are_read(amount: int, tiyin: str) -> None:
    assert parse_som(f"{amount}{tiyin}") == amount


@given(st.text(alphabet="0123456789 .,'’_+-\u00a0\u202fe٣１", max_size=14))
def test_what_is_read_means_exactly_its_digits(text: str) -> None:
    """Nothing is dropped but separators and two zeros behind a mark."""
    try:
        amount = parse_som(text)
    except ValueError:
        return
    bare = text.strip()
    bare = bare[:-3] if bare[-3:] in {".00", ",00"} else bare
    assert str(amount) == bare.translate(dict.fromkeys(map(ord, SEPARATORS)))


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "0100", "007", "000.100", "1_000", "1e5", "１００", "١٠٠", "१००", "¹00", "+5", "-5", "−5", "0x10", "10 00", "1.0000",
        "100,5", "100.5", "100.50", "100.0", "100.", ".00", "1,000.5", "1 000.000", "1.000 000", "1,000.000", "1.000,000", "1000.000",
        "1000 000", "1  000", "1 000 00", "100.000.00", "1,000,00", "1.000.00", "1.00.00", "1.000.", " .000", "1'000.0", "1\n000",
        "1/000", "1-000", "100 000 soʻm", "100k", "½", "1\u200b000", "1\x00", "100.000,00,00", "9" * 61, "inf", "nan",
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        parse_som(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("100.000", 100_000), ("50.000 ", 50_000), ("100000.00", 100_000), ("100 000", 100_000), ("100,000", 100_000),
        ("1.000.000,00", 1_000_000), ("1,000,000.00", 1_000_000), ("1’000’000", 1_000_000), ("1'000.00", 1_000),
        ("100.00", 100), ("100,00", 100), ("0", 0), ("\u00a0100\u202f000\u00a0", 100_000), ("1\u2009000", 1_000),
        ("1" + "0" * 24, 10**24),  # to be told that it is too much, not that these are no digits
    ],
)  # fmt: skip
def test_usual_spellings_are_read(text: str, amount: int) -> None:
    assert parse_som(text) == amount


@pytest.mark.parametrize(
    ("amount", "uz", "ru", "en"),
    [
        (0, "nol soʻm", "ноль сумов", "zero soʻm"),
        (1, "bir soʻm", "один сум", "one soʻm"),
        (2, "ikki soʻm", "два сума", "two soʻm"),
        (11, "oʻn bir soʻm", "одиннадцать сумов", "eleven soʻm"),
        (121, "yuz yigirma bir soʻm", "сто двадцать один сум", "one hundred twenty-one soʻm"),
        (1_000, "bir ming soʻm", "одна тысяча сумов", "one thousand soʻm"),
        (2_000, "ikki ming soʻm", "две тысячи сумов", "two thousand soʻm"),
        (5_000, "besh ming soʻm", "пять тысяч сумов", "five thousand soʻm"),
        (12_000, "oʻn ikki ming soʻm", "двенадцать тысяч сумов", "twelve thousand soʻm"),
        (21_001, "yigirma bir ming bir soʻm", "двадцать одна тысяча один сум", "twenty-one thousand one soʻm"),
        (100_000, "yuz ming soʻm", "сто тысяч сумов", "one hundred thousand soʻm"),
        (1_000_000, "bir million soʻm", "один миллион сумов", "one million soʻm"),
        (2_300_000, "ikki million uch yuz ming soʻm", "два миллиона триста тысяч сумов", "two million three hundred thousand soʻm"),
        (MAX_AMOUNT, "bir trillion soʻm", "один триллион сумов", "one trillion soʻm"),
    ],
)  # fmt: skip
def test_amounts_are_said_in_words(amount: int, uz: str, ru: str, en: str) -> None:
    for language, words in {"uz": uz, "uz-cyrl": to_cyrillic(uz), "ru": ru, "en": en}.items():
        with override(language):
            assert som_in_words(amount) == words


def test_the_words_in_cyrillic_are_uzbek() -> None:
    with override("uz-cyrl"):
        assert som_in_words(100_000) == "юз минг сўм"


VALUES = {
    "uz": dict(zip(["bir", "ikki", "uch", "toʻrt", "besh", "olti", "yetti", "sakkiz", "toʻqqiz"], range(1, 10), strict=True))
    | dict(zip(["oʻn", "yigirma", "oʻttiz", "qirq", "ellik", "oltmish", "yetmish", "sakson", "toʻqson", "yuz"], range(10, 110, 10), strict=True))
    | {"ming": 10**3, "million": 10**6, "milliard": 10**9, "trillion": 10**12},
    "en": dict(
        zip(
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"],
            range(1, 20),
            strict=True,
        )
    )
    | dict(zip(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred"], range(20, 110, 10), strict=True))
    | {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12},
}  # fmt: skip


def count(words: str, language: str) -> int:
    """The number that words say: what a listener adds up."""
    total = part = 0
    for word in words.removesuffix(" soʻm").replace("-", " ").split():
        value = VALUES[language][word]
        if value == 100:
            part = max(part, 1) * value
        elif value > 100:
            total, part = total + part * value, 0
        else:
            part += value
    return total + part


@given(st.integers(1, MAX_AMOUNT), st.sampled_from(["uz", "en"]))
def test_the_words_say_the_amount(amount: int, language: str) -> None:
    with override(language):
        assert count(som_in_words(amount), language) == amount


RU_STEMS = {
    "один": 1, "одна": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8, "девять": 9,
    "десять": 10, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13, "четырнадцать": 14, "пятнадцать": 15,
    "шестнадцать": 16, "семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19, "двадцать": 20, "тридцать": 30, "сорок": 40,
    "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70, "восемьдесят": 80, "девяносто": 90, "сто": 100, "двести": 200,
    "триста": 300, "четыреста": 400, "пятьсот": 500, "шестьсот": 600, "семьсот": 700, "восемьсот": 800, "девятьсот": 900,
}  # fmt: skip
RU_SCALES = {"тысяч": 10**3, "миллион": 10**6, "миллиард": 10**9, "триллион": 10**12, "сум": 1}
RU_ENDINGS = {"тысяч": ("а", "и", ""), **dict.fromkeys(("миллион", "миллиард", "триллион", "сум"), ("", "а", "ов"))}


def form_for(number: int) -> int:
    """Which of Russian's three plural forms stands behind a number."""
    if number % 100 in {11, 12, 13, 14}:
        return 2
    return 0 if number % 10 == 1 else 1 if number % 10 in {2, 3, 4} else 2


@given(st.integers(1, MAX_AMOUNT))
def test_the_russian_words_say_the_amount_in_the_right_gender_and_number(amount: int) -> None:
    with override("ru"):
        words = som_in_words(amount).split()
    total, part, gender = 0, 0, ""
    for word in words:
        if word in RU_STEMS:
            part += RU_STEMS[word]
            gender = word if word in {"один", "одна", "два", "две"} else ""
            continue
        scale = max((stem for stem in RU_SCALES if word.startswith(stem)), key=len)
        assert word == scale + RU_ENDINGS[scale][form_for(part)]
        assert gender in ({"", "одна", "две"} if scale == "тысяч" else {"", "один", "два"})
        total, part, gender = total + part * RU_SCALES[scale], 0, ""
    assert total == amount


@pytest.mark.parametrize("amount", [-1, 10**15])
def test_there_are_no_words_beyond(amount: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        som_in_words(amount)
