"""Profiles of teachers and learning centres."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.privacy import DataSubject, PersonalDataHandler
from projectsplatform.kit.refusals import refuses
from projectsplatform.testmax.errors import NameInvalid, SubjectsInvalid, SubjectUnknown
from projectsplatform.testmax.models import CentreProfile, Subject, TeacherProfile
from projectsplatform.testmax.queries import all_subjects, export_profiles
from projectsplatform.testmax.rules import read_name, read_subjects

_SUBJECTS: Final = (
    ("matematika", "Matematika", "Математика", "Mathematics"),
    ("fizika", "Fizika", "Физика", "Physics"),
    ("ona-tili", "Ona tili", "Родной язык", "Native language"),
    ("kimyo", "Kimyo", "Химия", "Chemistry"),
    ("biologiya", "Biologiya", "Биология", "Biology"),
    ("tarix", "Tarix", "История", "History"),
    ("geografiya", "Geografiya", "География", "Geography"),
    ("ingliz-tili", "Ingliz tili", "Английский язык", "English"),
    ("rus-tili", "Rus tili", "Русский язык", "Russian"),
    ("huquq", "Huquq", "Право", "Law"),
)


def seed_subjects() -> int:
    """Adds the subjects that are missing; what staff renamed stays. Returns how many there are to seed."""
    rows = [
        Subject(code=code, name_uz=uzbek, name_ru=russian, name_en=english, place=place)
        for place, (code, uzbek, russian, english) in enumerate(_SUBJECTS, start=1)
    ]
    Subject.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@refuses(SubjectsInvalid, SubjectUnknown)
def set_subjects(*, user_id: UUID, subjects: object, at: datetime) -> list[Subject]:
    """What a teacher teaches from now on."""
    chosen = read_subjects(all_subjects(), subjects)
    with transaction.atomic():
        profile = TeacherProfile(user_id=user_id, created_at=at, updated_at=at)
        # The upsert locks the row, so that two writes at once never mix their subjects.
        TeacherProfile.objects.bulk_create(
            [profile], update_conflicts=True, unique_fields=["user"], update_fields=["updated_at"]
        )
        profile.subjects.set(chosen)
    return chosen


@refuses(NameInvalid)
def set_centre_name(*, user_id: UUID, name: object, at: datetime) -> str:
    """How a learning centre is called from now on."""
    read = read_name(name)
    CentreProfile.objects.bulk_create(
        [CentreProfile(user_id=user_id, name=read, created_at=at, updated_at=at)],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["name", "updated_at"],
    )
    return read


def erase_profiles(person: DataSubject, at: datetime) -> None:
    """Both profiles of whoever leaves. In the caller's transaction."""
    TeacherProfile.objects.filter(user_id=person.user_id).delete()
    CentreProfile.objects.filter(user_id=person.user_id).delete()


PROFILES: Final = PersonalDataHandler(
    name="testmax",
    title="TestMax",
    labels={"subjects": _("subjects"), "centre": _("Learning centre")},
    export=export_profiles,
    erase=erase_profiles,
)
