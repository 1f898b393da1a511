"""TestMax profiles for the tests, made through the operations."""

from datetime import datetime
from typing import Any

from projectsplatform.testmax.models import Subject
from projectsplatform.testmax.operations import seed_subjects, set_subjects


def make_teacher(person: Any, at: datetime, *subjects: str) -> list[Subject]:
    """A teacher of the subjects."""
    seed_subjects()
    return set_subjects(user_id=person.id, subjects=list(subjects), at=at)
