"""Deleting a login so that it can come back for an hour."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.kit.uz.text import fold
from projectsplatform.kundalikcom.errors import LoginsFull, LoginTakenMeanwhile, UndoOver
from projectsplatform.kundalikcom.models import DiscardedLogin, SchoolLogin
from projectsplatform.kundalikcom.operations.keys import lock_data_key
from projectsplatform.kundalikcom.queries.logins import login_of
from projectsplatform.kundalikcom.rules.logins import MAX_LOGINS, UNDO


def discard_login(*, user_id: UUID, login_id: UUID, at: datetime) -> DiscardedLogin:
    """Deletes a login; for an hour `restore_login` brings it back, then it is erased. Raises NothingThere."""
    with transaction.atomic():
        lock_data_key(user_id=user_id, at=at)
        row = login_of(user_id=user_id, login_id=str(login_id))
        discarded = DiscardedLogin.objects.create(
            id=row.id,
            user_id=user_id,
            login=row.login,
            label=row.label,
            ciphertext=row.ciphertext,
            created_at=row.created_at,
            updated_at=row.updated_at,
            discarded_at=at,
        )
        row.delete()
    return discarded


def restore_login(*, user_id: UUID, login_id: UUID, at: datetime) -> SchoolLogin:
    """The deleted login as it was. Raises UndoOver (also for somebody else's), LoginTakenMeanwhile, LoginsFull."""
    with transaction.atomic():
        lock_data_key(user_id=user_id, at=at)
        gone = DiscardedLogin.objects.filter(user_id=user_id, id=login_id, discarded_at__gt=at - UNDO).first()
        if gone is None:
            raise UndoOver
        mine = SchoolLogin.objects.filter(user_id=user_id)
        if mine.filter(login=gone.login).exists():
            raise LoginTakenMeanwhile(login=gone.login)
        if mine.count() >= MAX_LOGINS:
            raise LoginsFull
        row = SchoolLogin.objects.create(
            id=gone.id,
            user_id=user_id,
            login=gone.login,
            label=gone.label,
            sought=fold(f"{gone.login} {gone.label}"),
            ciphertext=gone.ciphertext,
            created_at=gone.created_at,
            updated_at=gone.updated_at,
        )
        gone.delete()
    return row
