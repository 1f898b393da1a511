"""What a profile may hold."""

from collections.abc import Sequence
from functools import cache

from projectsplatform.kit.refusals import refuses
from projectsplatform.kit.uz.text import fold, to_cyrillic
from projectsplatform.licences.errors import KindInvalid
from projectsplatform.testmax.enums import ProfileKind
from projectsplatform.testmax.errors import NameInvalid, SubjectsInvalid, SubjectUnknown
from projectsplatform.testmax.models import Subject

MAX_SUBJECTS = 10
MAX_NAME = 150


@refuses(KindInvalid)
def read_kind(asked: object) -> ProfileKind:
    """Raises KindInvalid."""
    if not isinstance(asked, str) or asked not in ProfileKind.values:
        raise KindInvalid
    return ProfileKind(asked)


def read_subjects(all_subjects: Sequence[Subject], asked: object) -> list[Subject]:
    """1 to 10 subjects by code or by name in any language; one that is named twice counts once.

    Raises SubjectsInvalid, SubjectUnknown.
    """
    if not isinstance(asked, list) or not asked:
        raise SubjectsInvalid
    subjects = {subject.code: subject for subject in (_find(all_subjects, item) for item in asked)}
    if len(subjects) > MAX_SUBJECTS:
        raise SubjectsInvalid
    return sorted(subjects.values(), key=lambda subject: (subject.place, subject.code))


def read_name(asked: object) -> str:
    """A centre's name without doubled spaces. Raises NameInvalid."""
    name = " ".join(asked.split()) if isinstance(asked, str) else ""
    if not 1 <= len(name) <= MAX_NAME or not name.isprintable():
        raise NameInvalid
    return name


def _find(all_subjects: Sequence[Subject], asked: object) -> Subject:
    name = fold(asked) if isinstance(asked, str) and len(asked) <= MAX_NAME else ""
    for subject in all_subjects:
        if name in _names(subject.code, subject.name_uz, subject.name_ru, subject.name_en):
            return subject
    raise SubjectUnknown


@cache
def _names(code: str, uzbek: str, russian: str, english: str) -> frozenset[str]:
    return frozenset(fold(name) for name in (code, uzbek, to_cyrillic(uzbek), russian, english))
