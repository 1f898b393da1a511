"""Which stored files the rows of conversations and announcements name."""

from collections.abc import Sequence
from typing import Final

from projectsplatform.aloqa.models import Announcement, Attachment
from projectsplatform.kit.files.unknown import FileKeeper

FOLDER: Final = "aloqa"
PICTURES_FOLDER: Final = "announcements"


def known_paths(paths: Sequence[str]) -> set[str]:
    """Those that a message has."""
    return set(Attachment.objects.filter(path__in=paths).values_list("path", flat=True))


def known_pictures(paths: Sequence[str]) -> set[str]:
    """Those that an announcement has."""
    return set(Announcement.objects.filter(picture_path__in=paths).values_list("picture_path", flat=True))


FILES: Final = FileKeeper(FOLDER, known_paths)
PICTURES: Final = FileKeeper(PICTURES_FOLDER, known_pictures)
