"""The translations as people read them."""

import re
from typing import Any

import pytest
from django.core import validators
from django.forms import Field, fields, models
from django.utils.translation import gettext, override
from scripts.messages import contradictory, messages, translation

from projectsplatform.installation.catalogues import LANGUAGES
from projectsplatform.licences.enums import ProductCode


def test_no_text_has_two_translations() -> None:
    assert contradictory() == []


def said_by_forms() -> set[str]:
    """What Django's fields, and the bounds of their values, say in English."""
    classes: list[Any] = [*vars(fields).values(), *vars(models).values()]
    kinds = [known for known in classes if isinstance(known, type) and issubclass(known, Field)]
    bounds = [validators.MinValueValidator, validators.MaxValueValidator, validators.ProhibitNullCharactersValidator]
    with override("en"):
        said = [str(text) for kind in kinds for text in kind.default_error_messages.values()]
        return {*said, *(str(bound.message) for bound in bounds)} - {""}


def test_what_djangos_forms_say_is_said_in_our_words() -> None:
    """Its own Uzbek has other letters than ours and no Cyrillic."""
    assert said_by_forms() - {message["en"] for message in messages()} == set()


def test_our_words_are_what_a_form_says() -> None:
    told = []
    for language in ("uz", "uz-cyrl", "ru"):
        with override(language):
            told.append(str(Field.default_error_messages["required"]))
    assert told == ["Bu maydonni toʻldiring.", "Бу майдонни тўлдиринг.", "Заполните это поле."]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_product_in_a_sentence_doubles_no_word(language: str) -> None:
    """Names of products end in "uchun" themselves."""
    with override(language.lower().replace("_", "-")):
        names = [str(code.label) for code in ProductCode]
    texts = [translation(message, language) for message in messages()]
    holders = re.compile(r"\{(?:product|products|name)\}|%\((?:product|name)\)s")
    sentences = [holders.sub(name, text) for text in texts for name in names if holders.search(text)]
    assert [text for text in sentences if re.search(r"(?i)\b([^\W\d]+) \1\b", text)] == []


def test_the_end_of_a_licence_is_a_noun_and_that_of_a_session_a_verb() -> None:
    told = {}
    for language in ("uz", "uz-cyrl", "ru", "en"):
        with override(language):
            told[language] = gettext("End date"), gettext("End")
    assert told == {
        "uz": ("Tugash sanasi", "Yakunlash"),
        "uz-cyrl": ("Тугаш санаси", "Якунлаш"),
        "ru": ("Дата окончания", "Завершить"),
        "en": ("End date", "End"),
    }


def test_cyrillic_has_no_english_in_cyrillic_letters() -> None:
    """What the transliteration makes of a foreign word, and of a soft sign before an ending."""
    slips = re.compile(r"эмаил|\bид\b|фалсе|труэ|техт|хлс|ПНГ|ЖПЕГ|манаге|(?:парол|профил)ь\w", re.IGNORECASE)
    texts = [translation(message, "uz_Cyrl") for message in messages()]
    assert [text for text in texts if slips.search(text)] == []


def test_keys_of_the_keyboard_are_latin_in_every_language() -> None:
    """The panel reads the key that was pressed, whatever letter is on it."""
    texts = [
        translation(message, language)
        for message in messages()
        for language in LANGUAGES
        if message["en"].startswith("Keys: ")
    ]
    assert {letter for text in texts for letter in re.findall(r"\b[^\W\d_]\b", text)} - {"и", "в", "В"} == set("AJKNR")
