"""Files on this machine's disk: their owner's alone, and on the disk before a row can name them."""

import os
from pathlib import Path
from typing import Any, NoReturn

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class PrivateFiles(FileSystemStorage):
    """Django's storage in a folder, without addresses: what lies here is given out by pages that have asked who asks."""

    def url(self, name: str | None) -> NoReturn:
        """Raises ValueError, always."""
        raise ValueError("Stored files have no address of their own.")

    def _save(self, name: str, content: "File[Any]") -> str:
        saved: str = super()._save(name, content)  # type: ignore[misc]  # Django's hook, which its types leave out
        path = Path(self.path(saved))
        for place in (path, path.parent):
            descriptor = os.open(place, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        return saved
