"""A table of logins: read and sealed, looked at by its owner, then kept as a whole."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction

from projectsplatform.accounts.operations import audit
from projectsplatform.kit.db.limiter import take
from projectsplatform.kit.errors import NothingThere, RateLimited
from projectsplatform.kit.security.crypto import UnsealError, seal_with, unseal_with
from projectsplatform.kit.uz.text import fold
from projectsplatform.kundalikcom.errors import ImportOver, LoginsFull
from projectsplatform.kundalikcom.models import LoginImport, SchoolLogin
from projectsplatform.kundalikcom.operations.keys import lock_data_key
from projectsplatform.kundalikcom.queries.logins import names_of
from projectsplatform.kundalikcom.rules.imports import IMPORTS, KEPT, GoodRow, Reading, look_through_table
from projectsplatform.kundalikcom.rules.logins import MAX_LOGINS
from projectsplatform.kundalikcom.rules.tables import read_table

_BATCH = 500


def prepare_import(*, user_id: UUID, content: bytes, at: datetime) -> LoginImport:
    """Reads an XLSX file and keeps what was read, sealed, for half an hour; an earlier preview that waits is dropped.

    Raises RateLimited (30 an hour a person), VaultUnreadable and what `read_table` raises.
    """
    take(IMPORTS, str(user_id), at=at, refusal=RateLimited)
    table = read_table(content)
    with transaction.atomic():
        data_key = lock_data_key(user_id=user_id, at=at)
        reading = look_through_table(table, kept=names_of(user_id))
        LoginImport.objects.filter(user_id=user_id, imported_at=None).delete()
        waiting = LoginImport(user_id=user_id, created_at=at, expires_at=at + KEPT)
        waiting.sealed = seal_with(data_key, msgspec.json.encode(reading), bound_to=waiting.bound_to)
        waiting.save(force_insert=True)
    return waiting


def confirm_import(
    *, user_id: UUID, import_id: UUID, address: str, at: datetime, hidden_too: bool = False
) -> LoginImport:
    """Keeps every good row, those that Excel hides only if they were asked for, in one transaction; logins that came into the vault meanwhile are passed over.

    Confirmed again it answers as it did. Raises NothingThere, ImportOver, LoginsFull, VaultUnreadable.
    """
    with transaction.atomic():
        data_key = lock_data_key(user_id=user_id, at=at)
        waiting = LoginImport.objects.filter(user_id=user_id, id=import_id).first()
        if waiting is None:
            raise NothingThere
        if waiting.imported_at is not None:
            return waiting
        if waiting.expires_at <= at:
            raise ImportOver
        reading, kept = _open(waiting, data_key), names_of(user_id)
        good = (reading.with_hidden or reading).good if hidden_too else reading.good
        fresh = [row for row in good if row.login not in kept]
        if len(kept) + len(fresh) > MAX_LOGINS:
            raise LoginsFull
        SchoolLogin.objects.bulk_create([_login(row, user_id, data_key, at) for row in fresh], batch_size=_BATCH)
        waiting.imported_at, waiting.sealed = at, b""
        waiting.imported, waiting.passed_over = len(fresh), len(good) - len(fresh)
        waiting.save()
        audit.record(
            event="vault.imported",
            at=at,
            actor_id=user_id,
            subject_id=user_id,
            address=address,
            details={"logins": len(fresh)},
        )
    return waiting


def read_import(*, user_id: UUID, import_id: UUID, at: datetime) -> tuple[LoginImport, Reading]:
    """A preview with its rows; none once it is imported. Raises NothingThere, ImportOver, VaultUnreadable."""
    with transaction.atomic():
        data_key = lock_data_key(user_id=user_id, at=at)
        waiting = LoginImport.objects.filter(user_id=user_id, id=import_id).first()
    if waiting is None:
        raise NothingThere
    if waiting.imported_at is not None:
        return waiting, Reading([], [])
    if waiting.expires_at <= at:
        raise ImportOver
    return waiting, _open(waiting, data_key)


def drop_import(*, user_id: UUID, import_id: UUID) -> None:
    """Erases a preview that waits. Raises NothingThere."""
    dropped, _ = LoginImport.objects.filter(user_id=user_id, id=import_id, imported_at=None).delete()
    if not dropped:
        raise NothingThere


def _open(waiting: LoginImport, data_key: bytes) -> Reading:
    """What was read of the file. Raises ImportOver for a damaged one: its owner must choose the file again."""
    try:
        plain = unseal_with(data_key, bytes(waiting.sealed), bound_to=waiting.bound_to)
    except UnsealError as error:
        raise ImportOver from error
    return msgspec.json.decode(plain, type=Reading)


def _login(row: GoodRow, user_id: UUID, data_key: bytes, at: datetime) -> SchoolLogin:
    login = SchoolLogin(user_id=user_id, login=row.login, label=row.label, created_at=at, updated_at=at)
    login.sought = fold(f"{row.login} {row.label}")
    login.ciphertext = seal_with(data_key, row.password.encode(), bound_to=login.bound_to)
    return login
