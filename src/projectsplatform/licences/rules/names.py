"""What a licence may be called."""

from typing import Final

from projectsplatform.licences.errors import NameInvalid

MAX_NAME: Final = 60


def read_name(value: object) -> str:
    """A name of printable characters with single spaces; empty for none. Raises NameInvalid."""
    name = " ".join(value.split()) if isinstance(value, str) else None
    if name is None or len(name) > MAX_NAME or not name.isprintable():
        raise NameInvalid
    return name
