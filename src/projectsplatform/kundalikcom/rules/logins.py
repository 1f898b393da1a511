"""What may be kept in the vault, and who may look."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from projectsplatform.kit.errors import FieldRefusal, InvalidFields
from projectsplatform.kundalikcom.errors import LabelInvalid, LoginInvalid, PasswordInvalid, ReauthenticationRequired

MAX_LOGINS = 5_000
MAX_LOGIN = 150
MAX_PASSWORD = 256
MAX_LABEL = 100
PASSWORD_FRESH = timedelta(minutes=10)
UNDO = timedelta(hours=1)
"""How long a login that was deleted on a page can come back."""


def read_fields(fields: Mapping[str, object]) -> dict[str, str]:
    """`login`, `password` and `label` as they are kept, those that are given. Raises InvalidFields."""
    read: dict[str, str] = {}
    refusals: list[FieldRefusal] = []
    for name, reader in _READERS.items():
        if name not in fields:
            continue
        try:
            read[name] = reader(fields[name])
        except FieldRefusal as refusal:
            refusals.append(refusal)
    if refusals:
        raise InvalidFields(refusals)
    return read


def check_password_fresh(*, confirmed_at: datetime | None, at: datetime) -> None:
    """Secrets are shown within 10 minutes of a password. Raises ReauthenticationRequired."""
    if confirmed_at is None or at - confirmed_at > PASSWORD_FRESH:
        raise ReauthenticationRequired


def _login(value: object) -> str:
    login = value.strip() if isinstance(value, str) else ""
    if not 1 <= len(login) <= MAX_LOGIN or not login.isprintable():
        raise LoginInvalid
    return login


def _password(value: object) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_PASSWORD or "\x00" in value:
        raise PasswordInvalid
    return value


def _label(value: object) -> str:
    label = " ".join(value.split()) if isinstance(value, str) else None
    if label is None or len(label) > MAX_LABEL or not label.isprintable():
        raise LabelInvalid
    return label


_READERS: Mapping[str, Callable[[object], str]] = {"login": _login, "password": _password, "label": _label}
