"""Which stored files the rows of conversations name."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from projectsplatform.aloqa.models import Attachment
from projectsplatform.kit.files.unknown import FileKeeper

FOLDER: Final = "aloqa"


def known_paths(paths: Sequence[str]) -> AbstractSet[str]:
    """Those that a row names."""
    return set(Attachment.objects.filter(path__in=paths).values_list("path", flat=True))


FILES: Final = FileKeeper(FOLDER, known_paths)
