"""The link from a Telegram group into the panel, by which an owner makes that group the mirror: signed, so that nobody can put
another group behind it, and good for an hour."""

from dataclasses import dataclass
from typing import Final

from django.core import signing

_SALT: Final = "aloqa.mirror"
_SECONDS: Final = 3_600


@dataclass(frozen=True, slots=True)
class OfferedGroup:
    """A group from which somebody asked for the mirror."""

    chat_id: int
    title: str


def sign_group(group: OfferedGroup) -> str:
    """For an address."""
    return signing.dumps([group.chat_id, group.title], salt=_SALT, compress=True)


def read_group(signed: str) -> OfferedGroup | None:
    """None where it is not ours or has expired."""
    try:
        chat_id, title = signing.loads(signed, salt=_SALT, max_age=_SECONDS)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return OfferedGroup(int(chat_id), str(title))
