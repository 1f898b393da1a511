"""Apostrophes, folding and the two scripts of Uzbek."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projectsplatform.kit.uz.text import fold, plain_apostrophes, to_cyrillic, to_latin

APOSTROPHES = "'’‘ʻʼ`´′"
REGIONS = Path(__file__).parents[3] / "src/projectsplatform/kundalikcom/data/regions.csv"


def uzbek_names() -> list[str]:
    with REGIONS.open(encoding="utf-8", newline="") as file:
        return [row["name_uz"] for row in csv.DictReader(file)]


@pytest.mark.parametrize("mark", APOSTROPHES)
def test_every_apostrophe_becomes_the_straight_one(mark: str) -> None:
    assert plain_apostrophes(f"Qo{mark}qon") == "Qo'qon"


@pytest.mark.parametrize("mark", ["", *APOSTROPHES])
def test_folded_names_are_equal_whatever_the_apostrophe_and_case(mark: str) -> None:
    assert fold(f" QO{mark}QON \u00a0 shahri\u200b") == "qoqon shahri"


def test_folding_joins_hyphens_and_yo() -> None:
    assert fold("Мирзо-Улугбекский район, Янгихаёт") == "мирзо улугбекский район, янгихает"


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Balansingizga yetarli mablag' mavjud emas!", "Балансингизга етарли маблағ мавжуд эмас!"),
        ("To'lov muvaffaqiyatli amalga oshirildi.", "Тўлов муваффақиятли амалга оширилди."),
        ("Nimadur xato ketdi", "Нимадур хато кетди"),
        ("Yoʻlovchi, choʻl, shahar, gʻalaba", "Йўловчи, чўл, шаҳар, ғалаба"),
        ("Maʼlumot, sanʼat, eʼlon, mavqeʼ", "Маълумот, санъат, эълон, мавқеъ"),
        ("OʻZBEKISTON SHAHRI, SANʼAT", "ЎЗБЕКИСТОН ШАҲРИ, САНЪАТ"),
        ("yer, poyezd, obyekt, poema", "ер, поезд, объект, поэма"),
        ("Is'hoq aytsangiz", "Исҳоқ айтсангиз"),
        ("23-noyabr 2026, sentabrda, aprelida", "23-ноябрь 2026, сентябрда, апрелида"),
        ("Parolingiz va kompyuteringiz", "Паролингиз ва компьютерингиз"),
        ("Parolni, profilni, profil", "Паролни, профилни, профиль"),
        ("Litsenziya operatsiyasi", "Лицензия операцияси"),
        (
            "Kvitansiyangiz, filtrlar, hozirgi rol, roli, noldan nol",
            "Квитанциянгиз, фильтрлар, ҳозирги роль, роли, нолдан ноль",
        ),
    ],
)
def test_latin_becomes_cyrillic(latin: str, cyrillic: str) -> None:
    assert to_cyrillic(latin) == cyrillic


@pytest.mark.parametrize(
    "kept",
    [
        "{amount}", "{missing:,}", "%(count)s", "%s", '<a href="/login/">', "&nbsp;", "ali@example.uz",
        "https://projectsplatform.uz/pay?a=b",
        "@projectsplatform_bot", "/start", "projectsplatform.uz", "Telegram", "TestMax", "Kundalikcom",
        "ProjectsPlatform", "Excel", "PDF", "CSV", "XLSX", "QR", "API", "JSON", "Windows", "application/json", "months_count", "64 KiB",
        "Idempotency-Key", "email", "Email", "id", "PNG", "JPEG", "(.xlsx)", "“manage.py create_staff ISM --role owner”",
    ],
)  # fmt: skip
def test_what_a_translator_leaves_alone_stays(kept: str) -> None:
    assert to_cyrillic(f"Bu {kept} uchun") == f"Бу {kept} учун"


def test_a_brand_takes_cyrillic_endings() -> None:
    assert to_cyrillic("Telegramga, PDFni, APIdan") == "Telegramга, PDFни, APIдан"


def test_a_slash_between_words_is_no_command() -> None:
    assert to_cyrillic("va/yoki") == "ва/ёки"


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Қўқон шаҳри", "Qoʻqon shahri"),
        ("Фарғона вилояти", "Fargʻona viloyati"),
        ("ФАРҒОНА ШАҲРИ", "FARGʻONA SHAHRI"),
        ("Тупроққалъа, объект, маъюс, ер, Янгиер", "Tuproqqalʼa, obyekt, maʼyus, yer, Yangiyer"),
        ("цирк, операция, сентябрь", "sirk, operatsiya, sentyabr"),
    ],
)
def test_cyrillic_becomes_latin(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic) == latin


@pytest.mark.parametrize("name", uzbek_names())
def test_every_place_name_survives_the_round_trip(name: str) -> None:
    assert to_latin(to_cyrillic(name)) == name


@given(st.text())
def test_any_text_can_be_transliterated(text: str) -> None:
    assert isinstance(to_cyrillic(text) + to_latin(text), str)


@given(
    st.text(alphabet="abdefghijklmnopqrstuvxyzʻʼ {}", max_size=40).filter(
        lambda text: not re.search("\\bid\\b|email", text)
    )
)
def test_no_latin_letter_of_a_plain_word_is_left(text: str) -> None:
    outside = to_cyrillic(text.replace("{", "").replace("}", ""))
    assert not [letter for letter in outside if "a" <= letter <= "z"]
