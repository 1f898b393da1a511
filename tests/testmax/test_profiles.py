"""testmax/profile and testmax/subjects."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projectsplatform.kit.uz.text import to_cyrillic
from projectsplatform.testmax.models import CentreProfile, Subject, TeacherProfile
from projectsplatform.testmax.operations import seed_subjects, set_centre_name, set_subjects
from projectsplatform.testmax.queries import all_subjects, centre_name, subjects_of
from projectsplatform.testmax.rules import read_subjects
from tests.cast import Api
from tests.factories.testmax import make_teacher
from tests.races import run_at_once

PATH = "testmax/profile"
KNOWN = [
    Subject(code=code, name_uz=uzbek, name_ru=russian, name_en=english, place=place)
    for place, (code, uzbek, russian, english) in enumerate(
        [
            ("matematika", "Matematika", "Математика", "Mathematics"),
            ("ona-tili", "Ona tili", "Родной язык", "Native language"),
            ("huquq", "Huquq", "Право", "Law"),
            ("sanat", "Sanʼat va choʻl", "Искусство", "Art"),
        ]
    )
]
pytestmark = pytest.mark.django_db


@pytest.fixture
def subjects(db: None) -> None:
    seed_subjects()


@pytest.fixture
def token(owner: Any, sign_in: Callable[..., str]) -> str:
    return sign_in(owner)


def test_a_stranger_without_a_token_is_refused(api: Api) -> None:
    assert api.get(f"{PATH}?kind=teacher").refusal == (401, "token_required")
    assert api.put(PATH, {"kind": "teacher", "subjects": ["Matematika"]}).refusal == (401, "token_required")


def test_before_it_is_set_a_profile_is_empty(api: Api, token: str) -> None:
    teacher, centre = api.get(f"{PATH}?kind=teacher", token), api.get(f"{PATH}?kind=centre", token)
    said = {"how": True, "message": "Profilingiz."}
    assert (teacher.status, teacher.body) == (200, {**said, "kind": "teacher", "subjects": [], "subject_codes": []})
    assert (centre.status, centre.body) == (200, {**said, "kind": "centre", "name": ""})


def test_a_teachers_subjects_are_kept(api: Api, token: str, subjects: None) -> None:
    answer = api.put(PATH, {"kind": "teacher", "subjects": ["fizika", "Matematika"]}, token)
    kept = {"kind": "teacher", "subjects": ["Matematika", "Fizika"], "subject_codes": ["matematika", "fizika"]}
    assert (answer.status, answer.body) == (200, {"how": True, "message": "Profilingiz saqlandi.", **kept})
    assert api.get(f"{PATH}?kind=teacher", token).body == {"how": True, "message": "Profilingiz.", **kept}


def test_a_centres_name_is_kept(api: Api, token: str) -> None:
    answer = api.put(PATH, {"kind": "centre", "name": "  Zukko   bolalar "}, token)
    assert (answer.status, answer["kind"], answer["name"]) == (200, "centre", "Zukko bolalar")
    assert api.get(f"{PATH}?kind=centre", token)["name"] == "Zukko bolalar"


def test_setting_again_replaces(owner: Any, at: datetime) -> None:
    make_teacher(owner, at, "Kimyo", "Tarix")
    make_teacher(owner, at, "Huquq")
    set_centre_name(user_id=owner.id, name="Bir", at=at)
    set_centre_name(user_id=owner.id, name="Ikki", at=at)
    assert [subject.code for subject in subjects_of(owner.id)] == ["huquq"]
    assert (centre_name(owner.id), CentreProfile.objects.count(), TeacherProfile.objects.count()) == ("Ikki", 1, 1)


def test_somebody_elses_profile_is_not_seen(api: Api, stranger: Any, at: datetime, token: str) -> None:
    make_teacher(stranger, at, "Kimyo")
    assert api.get(f"{PATH}?kind=teacher", token)["subjects"] == []


@pytest.mark.parametrize("kind", ["", "pupil", "Teacher", "teacher%00"])
def test_another_kind_is_refused(api: Api, token: str, kind: str) -> None:
    assert api.get(f"{PATH}?kind={kind}", token).refusal == (422, "kind_invalid")
    assert api.get(PATH, token).refusal == (422, "kind_invalid")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "kind_invalid"),
        ({"kind": 1}, "kind_invalid"),
        ({"kind": ["teacher"]}, "kind_invalid"),
        ({"kind": "pupil", "subjects": ["Matematika"]}, "kind_invalid"),
        ({"kind": "teacher"}, "subjects_invalid"),
        ({"kind": "teacher", "subjects": []}, "subjects_invalid"),
        ({"kind": "teacher", "subjects": "Matematika"}, "subjects_invalid"),
        ({"kind": "teacher", "subjects": ["Matematika", "Alkimyo"]}, "subject_unknown"),
        ({"kind": "teacher", "subjects": [""]}, "subject_unknown"),
        ({"kind": "teacher", "subjects": [5]}, "subject_unknown"),
        ({"kind": "centre"}, "name_invalid"),
        ({"kind": "centre", "name": "  "}, "name_invalid"),
        ({"kind": "centre", "name": "a\x00"}, "name_invalid"),
        ({"kind": "centre", "name": "a\x1b"}, "name_invalid"),
        ({"kind": "centre", "name": "n" * 151}, "name_invalid"),
        ({"kind": "centre", "name": 5}, "name_invalid"),
    ],
)
def test_what_cannot_be_taken_is_refused(api: Api, token: str, subjects: None, body: dict[str, Any], code: str) -> None:
    assert api.put(PATH, body, token).refusal == (422, code)
    assert not TeacherProfile.objects.exists() and not CentreProfile.objects.exists()


def test_ten_subjects_are_the_most(api: Api, token: str, subjects: None) -> None:
    ten = [subject.code for subject in all_subjects()]
    Subject.objects.create(code="chizmachilik", name_uz="Chizmachilik", name_ru="Черчение", name_en="Drawing", place=11)
    assert api.put(PATH, {"kind": "teacher", "subjects": ten}, token)["subject_codes"] == ten
    eleven = [*ten, "chizmachilik"]
    assert api.put(PATH, {"kind": "teacher", "subjects": eleven}, token).refusal == (422, "subjects_invalid")


@pytest.mark.parametrize(
    ("language", "message", "name"),
    [
        ("uz", "Bunday fan yoʻq.", "Ona tili"),
        ("uz-Cyrl", "Бундай фан йўқ.", "Она тили"),
        ("ru", "Такого предмета нет.", "Родной язык"),
        ("en", "There is no such subject.", "Native language"),
    ],
)
def test_every_language_is_spoken(api: Api, token: str, subjects: None, language: str, message: str, name: str) -> None:
    refused = api.call("PUT", PATH, {"kind": "teacher", "subjects": ["x"]}, token, language)
    assert (refused.refusal, refused["message"]) == ((422, "subject_unknown"), message)
    kept = api.call("PUT", PATH, {"kind": "teacher", "subjects": [name]}, token, language)
    assert (kept["subjects"], kept["subject_codes"]) == ([name], ["ona-tili"])
    assert name in [item["name"] for item in api.get("testmax/subjects", language=language)["items"]]


def test_anybody_reads_the_subjects_in_one_query(api: Api, subjects: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        answer = api.get("testmax/subjects")
    assert [item["name"] for item in answer["items"]] == [
        "Matematika", "Fizika", "Ona tili", "Kimyo", "Biologiya",
        "Tarix", "Geografiya", "Ingliz tili", "Rus tili", "Huquq",
    ]  # fmt: skip
    assert (answer.headers["Cache-Control"], answer["next_cursor"]) == ("public, max-age=3600", None)


def test_seeding_again_keeps_what_staff_renamed(subjects: None) -> None:
    Subject.objects.filter(code="huquq").update(name_uz="Huquqshunoslik")
    assert seed_subjects() == 10
    assert (Subject.objects.count(), Subject.objects.get(code="huquq").name_uz) == (10, "Huquqshunoslik")


@pytest.mark.parametrize("chosen", [["Kimyo"], ["Kimyo", "Fizika", "Tarix"]])
def test_queries_do_not_grow_with_the_subjects(
    api: Api, token: str, subjects: None, chosen: list[str], django_assert_num_queries: Any
) -> None:
    api.get(f"{PATH}?kind=teacher", token)
    with django_assert_num_queries(7):
        api.put(PATH, {"kind": "teacher", "subjects": chosen}, token)
    with django_assert_num_queries(2):
        api.get(f"{PATH}?kind=teacher", token)
    with django_assert_num_queries(2):
        api.put(PATH, {"kind": "centre", "name": "Bir"}, token)
    with django_assert_num_queries(2):
        api.get(f"{PATH}?kind=centre", token)


@given(st.data())
def test_a_subject_is_known_however_it_is_written(data: Any) -> None:
    subject = data.draw(st.sampled_from(KNOWN))
    names = [subject.code, subject.name_uz, subject.name_ru, subject.name_en, to_cyrillic(subject.name_uz)]
    name = data.draw(st.sampled_from(names))
    for official in "ʻʼ":
        name = name.replace(official, data.draw(st.sampled_from("'’‘ʻʼ`´′")))
    changed = data.draw(st.sampled_from([str.upper, str.lower, str.title, lambda text: f"  {text} "]))(name)
    assert read_subjects(KNOWN, [changed, name]) == [subject]


@pytest.mark.django_db(transaction=True)
def test_two_lists_at_once_never_mix(make_person: Callable[..., Any], at: datetime) -> None:
    person = make_person()
    seed_subjects()
    lists = (["kimyo", "tarix"], ["fizika", "huquq", "biologiya"])
    run_at_once(6, lambda n: set_subjects(user_id=person.id, subjects=lists[n % 2], at=at))
    assert {subject.code for subject in subjects_of(person.id)} in [set(chosen) for chosen in lists]
