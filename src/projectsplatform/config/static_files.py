"""Addresses of static files: each names its file's content, so that a browser may keep it for ever."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

_DIGITS: Final = 12


class HashedFiles(StaticFilesStorage):
    """`staff/panel.css` is at `staff/panel.0123456789ab.css`. Nothing is collected: the packages' own folders are served."""

    def url(self, name: str | None) -> str:
        """Django's hook for `{% static %}`."""
        return super().url(hashed_name(name) if name else name)


@cache
def hashed_name(name: str) -> str:
    """The name with its content's hash before the ending; as it is where there is no such file."""
    found = finders.find(name)
    if not found or not Path(found).is_file():
        return name
    stem, dot, ending = name.rpartition(".")
    digits = sha256(Path(found).read_bytes()).hexdigest()[:_DIGITS]
    return f"{stem}.{digits}{dot}{ending}"
