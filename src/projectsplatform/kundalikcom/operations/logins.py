"""The vault of school logins: stored encrypted, shown one at a time, and every time is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.db.limiter import Rule, take
from projectsplatform.kit.errors import NothingThere, RateLimited
from projectsplatform.kit.refusals import refuses
from projectsplatform.kit.security.crypto import seal_with
from projectsplatform.kit.uz.text import fold
from projectsplatform.kundalikcom.errors import (
    LabelInvalid,
    LoginExists,
    LoginInvalid,
    LoginsFull,
    LoginUnreadable,
    PasswordInvalid,
    ReauthenticationRequired,
    VaultUnreadable,
)
from projectsplatform.kundalikcom.models import SchoolLogin, VaultAccess
from projectsplatform.kundalikcom.operations.keys import lock_data_key, open_password, read_data_key
from projectsplatform.kundalikcom.queries.logins import login_of, parse_id
from projectsplatform.kundalikcom.rules.logins import MAX_LOGINS, check_password_fresh, read_fields

REVEALS = Rule(scope="vault_reveal", allowed=60, seconds=3600)


@dataclass(frozen=True, slots=True)
class Revealed:
    """A login and its password."""

    login: SchoolLogin
    password: str


@refuses(LoginInvalid, PasswordInvalid, LabelInvalid, LoginExists, LoginsFull, VaultUnreadable)
def keep_login(*, user_id: UUID, login: object, password: object, label: object = "", at: datetime) -> SchoolLogin:
    """Keeps a login. Raises InvalidFields, LoginExists, LoginsFull, VaultUnreadable."""
    read = read_fields({"login": login, "password": password, "label": label})
    with transaction.atomic():
        data_key = lock_data_key(user_id=user_id, at=at)
        mine = SchoolLogin.objects.filter(user_id=user_id)
        if mine.filter(login=read["login"]).exists():
            raise LoginExists
        if mine.count() >= MAX_LOGINS:
            raise LoginsFull
        row = SchoolLogin(user_id=user_id, created_at=at)
        _write(row, read, data_key, at)
        row.save(force_insert=True)
    return row


@refuses(LoginInvalid, PasswordInvalid, LabelInvalid, NothingThere, LoginExists, VaultUnreadable)
def change_login(*, user_id: UUID, login_id: str, changes: Mapping[str, object], at: datetime) -> SchoolLogin:
    """Changes what is given of `login`, `password` and `label`."""
    read = read_fields(changes)
    with transaction.atomic():
        data_key = lock_data_key(user_id=user_id, at=at)
        row = login_of(user_id=user_id, login_id=login_id)
        others = SchoolLogin.objects.filter(user_id=user_id).exclude(id=row.id)
        if others.filter(login=read.get("login", row.login)).exists():
            raise LoginExists
        if read:
            _write(row, read, data_key, at)
            row.save()
    return row


@refuses(NothingThere)
def forget_login(*, user_id: UUID, login_id: str) -> None:
    """Deletes a login with its password."""
    deleted, _ = SchoolLogin.objects.filter(user_id=user_id, id=parse_id(login_id)).delete()
    if not deleted:
        raise NothingThere


@refuses(ReauthenticationRequired, NothingThere, LoginUnreadable, VaultUnreadable, RateLimited)
def reveal_password(*, caller: Caller, login_id: str, address: str, at: datetime) -> Revealed:
    """Shows one password and records it.

    Raises ReauthenticationRequired, NothingThere, RateLimited (60 an hour a person), VaultUnreadable, LoginUnreadable.
    """
    check_password_fresh(confirmed_at=caller.password_confirmed_at, at=at)
    row = login_of(user_id=caller.user_id, login_id=login_id)
    take(REVEALS, str(caller.user_id), at=at, refusal=RateLimited)
    password = open_password(row, data_key=read_data_key(user_id=caller.user_id))
    # Last, so that nothing is recorded that was not shown, and nothing is shown that was not recorded.
    VaultAccess.objects.create(
        user_id=caller.user_id,
        school_login_id=row.id,
        login=row.login,
        session_id=caller.session_id,
        address=address,
        at=at,
    )
    return Revealed(row, password)


def _write(row: SchoolLogin, read: Mapping[str, str], data_key: bytes, at: datetime) -> None:
    """Puts the fields that were read into the row; the password sealed for this row alone."""
    row.login = read.get("login", row.login)
    row.label = read.get("label", row.label)
    row.sought = fold(f"{row.login} {row.label}")
    row.updated_at = at
    if "password" in read:
        row.ciphertext = seal_with(data_key, read["password"].encode(), bound_to=row.bound_to)
