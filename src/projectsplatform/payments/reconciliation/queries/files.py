"""Which stored files are ours."""

from collections.abc import Sequence
from typing import Final

from projectsplatform.kit.files.unknown import FileKeeper
from projectsplatform.payments.models import StatementFile


def known_paths(paths: Sequence[str]) -> frozenset[str]:
    """Those that a row names."""
    return frozenset(StatementFile.objects.filter(path__in=paths).values_list("path", flat=True))


STATEMENTS: Final = FileKeeper("payments", known_paths)
