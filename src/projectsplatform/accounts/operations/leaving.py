"""Leaving for good, and taking along a copy of everything that is kept."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.enums import Language
from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations import audit, chat_messages
from projectsplatform.accounts.operations.throttling import budget_of_session, verify_password
from projectsplatform.accounts.queries.people import by_id
from projectsplatform.accounts.rules.limits import EXPORTS
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.db.limiter import counted
from projectsplatform.kit.db.readers.reading import read_late
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import NothingThere, RateLimited
from projectsplatform.kit.privacy import DataSubject, personal_data_handlers, refusals_of_leaving
from projectsplatform.kit.refusals import refuses

SWEPT: Final = timedelta(days=2)
# No username has a hyphen: nobody can register as somebody who left.
_NOBODY: Final = "deleted-"


@refuses(NothingThere, RateLimited)
def export_everything(*, user_id: UUID, address: str, at: datetime) -> dict[str, Any]:
    """Everything that is kept about a person, but secrets: feature → its part. Raises RateLimited (20 an hour), NothingThere."""
    with counted((EXPORTS, str(user_id)), at=at, refusal=RateLimited):
        user = by_id(user_id)
        if user is None:
            raise NothingThere
        parts = read_late(partial(_parts_of, _as_kept(user)))
        audit.record(event="account.exported", at=at, actor_id=user_id, subject_id=user_id, address=address)
    return {"made_at": rfc3339(at), **parts}


def _parts_of(person: DataSubject) -> dict[str, Any]:
    return {handler.name: handler.export(person) for handler in personal_data_handlers()}


@refuses(verify_password, NothingThere, also=refusals_of_leaving)
def delete_account(
    *, user_id: UUID, username: str, session_id: UUID, password: str, address: str, at: datetime
) -> None:
    """Erases what is personal, for good; money, purchases and the trail stay without a person behind them.

    Raises InvalidCredentials, TooManyAttempts, Busy; StaffAccount; BalanceRemains, TopUpWaits of the wallet; NothingThere.
    """
    budget = budget_of_session(session_id)
    verify_password(username=username, password=password, budget=budget, address=address, at=at)
    _leave(user_id, at)


@retried
@transaction.atomic
def _leave(user_id: UUID, at: datetime) -> None:
    """All or nothing. The ledger's account is the first lock, as everywhere; the person's row the last."""
    for handler in personal_data_handlers():
        handler.lock(user_id)
    user = User.objects.select_for_update().filter(pk=user_id, deleted_at=None).first()
    if user is None:
        raise NothingThere
    person = _as_kept(user)
    goodbye = chat_messages.goodbye(chat_id=person.tg_id, at=at)
    _blank(user, at)
    _erase(person, at)
    audit.record(event="account.deleted", at=at, actor_id=user_id, subject_id=user_id)
    chat_messages.tell_goodbye(chat_id=person.tg_id, text=goodbye, at=at)


def sweep_after_leaving(*, at: datetime) -> int:
    """Erases once more what was on its way while its person left; returns for how many people it looked."""
    left = list(User.objects.filter(deleted_at__gt=at - SWEPT).values_list("pk", flat=True))
    for user_id in left:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user_id)
            _erase(DataSubject(user_id, None, None), at)
    return len(left)


def _as_kept(user: User) -> DataSubject:
    return DataSubject(user_id=user.pk, tg_id=user.tg_id, phone=user.phone)


def _erase(person: DataSubject, at: datetime) -> None:
    """From the highest floor down, as rows point."""
    for handler in reversed(personal_data_handlers()):
        handler.erase(person, at)


def _blank(user: User, at: datetime) -> None:
    """Name, address, phone and Telegram are free for whoever registers next."""
    user.username = f"{_NOBODY}{user.pk.hex[-20:]}"
    user.full_name, user.password, user.language = "", "", Language.UZBEK
    user.sex = user.email = user.phone = user.tg_id = user.last_login = None
    user.is_active, user.deleted_at, user.updated_at = False, at, at
    user.save()
