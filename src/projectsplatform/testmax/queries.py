"""Profiles and subjects as they are read."""

from typing import Any
from uuid import UUID

from projectsplatform.kit.privacy import DataSubject
from projectsplatform.testmax.models import CentreProfile, Subject


def all_subjects() -> list[Subject]:
    """In the order of lists."""
    return list(Subject.objects.all())


def subjects_of(user_id: UUID) -> list[Subject]:
    """What a teacher teaches; empty while nothing was named."""
    return list(Subject.objects.filter(teachers=user_id))


def centre_name(user_id: UUID) -> str:
    """A centre's name; empty while it was not named."""
    return CentreProfile.objects.filter(user_id=user_id).values_list("name", flat=True).first() or ""


def export_profiles(person: DataSubject) -> dict[str, Any]:
    """A teacher's subjects by code, and a centre's name."""
    return {
        "subjects": [subject.code for subject in subjects_of(person.user_id)],
        "centre": centre_name(person.user_id),
    }
