"""What names, addresses and ids of people may look like. Each rule takes anything and returns it clean, or refuses."""

import re
import unicodedata
from typing import Final

from email_validator import EmailNotValidError, validate_email

from projectsplatform.accounts.enums import Language
from projectsplatform.accounts.errors import (
    EmailInvalid,
    FullNameInvalid,
    LanguageInvalid,
    PhoneInvalid,
    SexInvalid,
    TelegramIdInvalid,
    UsernameInvalid,
)
from projectsplatform.kit.uz.phones import normalise_phone
from projectsplatform.kit.uz.text import TURNED_COMMA, TUTUQ, plain_apostrophes

_USERNAME: Final = re.compile(r"[a-z0-9_.]{3,30}")
_MAX_NAME: Final = 150
_MAX_EMAIL: Final = 254
_MAX_TG_ID: Final = 2**63 - 1
_AFTER_O_OR_G: Final = re.compile(r"(?<=[oOgG])'")


def clean_username(value: object) -> str:
    """3–30 of a–z, 0–9, `_` and `.`, in lower case. Raises UsernameInvalid."""
    username = value.strip().lower() if isinstance(value, str) else ""
    if not _USERNAME.fullmatch(username):
        raise UsernameInvalid
    return username


def clean_full_name(value: object) -> str:
    """1–150 characters with a letter among them; oʻ and gʻ get their own apostrophe. Raises FullNameInvalid."""
    name = " ".join(unicodedata.normalize("NFC", value).split()) if isinstance(value, str) else ""
    if not 1 <= len(name) <= _MAX_NAME or not name.isprintable() or not any(letter.isalpha() for letter in name):
        raise FullNameInvalid
    return _AFTER_O_OR_G.sub(TURNED_COMMA, plain_apostrophes(name)).replace("'", TUTUQ)


def clean_sex(value: object) -> bool:
    """True is male; nothing but a boolean will do. Raises SexInvalid."""
    if not isinstance(value, bool):
        raise SexInvalid
    return value


def clean_language(value: object) -> Language:
    """One of the four. Raises LanguageInvalid."""
    if not isinstance(value, str) or value not in Language.values:
        raise LanguageInvalid
    return Language(value)


def clean_email(value: object) -> str:
    """An address by its syntax; nobody is asked whether it exists. Raises EmailInvalid."""
    if not isinstance(value, str) or len(value) > _MAX_EMAIL:
        raise EmailInvalid

    try:
        return validate_email(value.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise EmailInvalid from error


def clean_phone(value: object) -> str:
    """E.164. Raises PhoneInvalid."""
    try:
        return normalise_phone(value if isinstance(value, str) else "")
    except ValueError as error:
        raise PhoneInvalid from error


def clean_tg_id(value: object) -> int:
    """A Telegram person's id. Raises TelegramIdInvalid."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _MAX_TG_ID:
        raise TelegramIdInvalid
    return value
