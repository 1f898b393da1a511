"""TestMax profiles as forms: every subject by its name, ticked or not, and the centre's name."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from projectsplatform.testmax.queries import all_subjects, centre_name, subjects_of


@dataclass(frozen=True, slots=True)
class SubjectBox:
    """A subject, named in the reader's language."""

    code: str
    name: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class TestmaxProfiles:
    """What the forms show."""

    subjects: tuple[SubjectBox, ...]
    centre: str

    @property
    def taught(self) -> str:
        """The ticked subjects as a list to read."""
        return ", ".join(box.name for box in self.subjects if box.is_ticked)


def profiles_in_testmax(
    user_id: UUID, *, ticked: Collection[str] | None = None, name: str | None = None
) -> TestmaxProfiles:
    """What is kept; where a form was refused, what was sent."""
    language = get_language() or ""
    chosen = {subject.code for subject in subjects_of(user_id)} if ticked is None else set(ticked)
    boxes = tuple(
        SubjectBox(subject.code, subject.name_in(language), subject.code in chosen) for subject in all_subjects()
    )
    return TestmaxProfiles(subjects=boxes, centre=centre_name(user_id) if name is None else name[:500])
