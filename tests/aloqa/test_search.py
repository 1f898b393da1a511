"""Searching in conversations."""

import pytest

from projectsplatform.accounts.models import User
from projectsplatform.aloqa.queries import search
from projectsplatform.aloqa.queries.search import matching_words, search_messages
from projectsplatform.kit.clock import now
from tests.factories.accounts import new_person
from tests.factories.aloqa import say


def texts(wanted: str) -> list[str]:
    return [message.text for message in search_messages(wanted, by_phone=False).messages]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Toʻlov oʻtmadi", "to'lov"),
        ("Toʻlov oʻtmadi", "ТЎЛОВ"),
        ("Лицензия тугади", "litsenz"),
        ("Dastur ochilmayapti", "och das"),
        ("Dastur ochilmayapti", "OCHILMAYAPTI"),
        ("maktab-internat", "internat"),
    ],
)
def test_beginnings_of_words_in_either_script_find_a_message(person: User, said: str, wanted: str) -> None:
    say(person, "Boshqa gap", at=now())
    say(person, said, at=now())

    assert texts(wanted) == [said]


@pytest.mark.parametrize("wanted", ["", " ", "a", "'", "!!", "\0", ":*", "& |", "yoq", "😀"])
def test_what_finds_nothing_is_no_error(person: User, wanted: str) -> None:
    say(person, "Dastur ochilmayapti", at=now())

    assert texts(wanted) == []


def test_the_newest_stand_first(person: User) -> None:
    for number in range(3):
        say(person, f"salom {number}", at=now())

    assert texts("salom") == ["salom 2", "salom 1", "salom 0"]


def test_of_a_frequent_word_the_newest_messages_are_looked_at(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "RARE", 2)
    monkeypatch.setattr(search, "NEWEST", 1)
    for number in range(4):
        say(person, f"salom {number}", at=now())

    found = search_messages("salom", by_phone=False)
    assert ([message.text for message in found.messages], found.is_partial) == (
        ["salom 3", "salom 2", "salom 1", "salom 0"],
        True,
    )


def test_people_are_found_by_their_names_and_by_phone_where_that_is_seen(db: None) -> None:
    person = new_person(full_name="Gulnora Yoʻldosheva", phone="+998901112233")
    thread = say(person, at=now()).thread

    def threads(wanted: str, *, by_phone: bool) -> list[object]:
        return [each.pk for each in search_messages(wanted, by_phone=by_phone).threads]

    assert threads("гулнора", by_phone=False) == [thread.pk]
    assert (threads("1112233", by_phone=True), threads("1112233", by_phone=False)) == ([thread.pk], [])


@pytest.mark.django_db
def test_found_words_are_told_in_the_form_in_which_they_were_written() -> None:
    assert matching_words(["Toʻlov qildim", "тўловим bor"], "to'lov bo") == {"Toʻlov", "тўловим", "bor"}
