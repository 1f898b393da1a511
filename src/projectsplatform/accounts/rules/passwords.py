"""What a new password must be."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from django.contrib.auth.password_validation import CommonPasswordValidator

from projectsplatform.accounts.errors import WeakPassword
from projectsplatform.kit.uz.text import fold

_SHORTEST: Final = 8
_LONGEST: Final = 128
_SHORTEST_OWN_PART: Final = 4
_LEAST_BESIDE_OWN_PARTS: Final = 6
# What everybody tries first here: the platform, its programs, and what its people say for school and password.
_WORDS_OF_THE_PLACE: Final = ("projectsplatform", "kundalikcom", "kundalik", "testmax", "telegram", "maktab", "parol")


def normalise_password(password: str) -> str:
    """One form for letters that keyboards compose differently, when setting and when checking."""
    return unicodedata.normalize("NFC", password)


def check_strength(value: object, *, own: Iterable[str], field: str = "password") -> str:
    """The password as it is to be hashed: 8–128 characters, not a common one, and more than the person's own data and our names.

    Raises WeakPassword for `field`.
    """
    password = normalise_password(value) if isinstance(value, str) else ""
    weak = not _SHORTEST <= len(password) <= _LONGEST or len(set(password)) == 1
    if weak or _is_common(password) or _is_made_of(password, (*own, *_WORDS_OF_THE_PLACE)):
        raise WeakPassword(field=field)
    return password


def _is_common(password: str) -> bool:
    return password.lower().strip() in _common_passwords()


@lru_cache(maxsize=1)
def _common_passwords() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _is_made_of(password: str, own: Iterable[str]) -> bool:
    """Whether little is left when what everybody knows about the person is taken out."""
    rest = _bare(password)
    parts = {part for text in own for part in _parts(text) if len(part) >= _SHORTEST_OWN_PART}
    found = [part for part in sorted(parts, key=len, reverse=True) if part in rest]
    for part in found:
        rest = rest.replace(part, "")
    return bool(found) and len(rest) < _LEAST_BESIDE_OWN_PARTS


def _parts(text: str) -> list[str]:
    """A name's words and the whole; of an email what stands before the @; of a phone also its local digits."""
    words = [_bare(word) for word in text.split("@", 1)[0].split()]
    digits = "".join(letter for letter in text if letter.isdigit()) if text.startswith("+") else ""
    return [*words, "".join(words), digits, digits[-9:], digits[-7:]]


def _bare(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())
