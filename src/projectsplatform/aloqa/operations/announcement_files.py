"""Pictures of announcements, as files that the storage keeps."""

from collections.abc import Sequence
from typing import Final

from projectsplatform.aloqa.models import Announcement
from projectsplatform.aloqa.operations.announcements import FOLDER
from projectsplatform.kit.files.unknown import FileKeeper


def known_pictures(paths: Sequence[str]) -> set[str]:
    """Which of these an announcement has."""
    return set(Announcement.objects.filter(picture_path__in=paths).values_list("picture_path", flat=True))


PICTURES: Final = FileKeeper(folder=FOLDER, known=known_pictures)
