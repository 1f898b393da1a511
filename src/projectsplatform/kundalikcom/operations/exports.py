"""The whole vault at once, for its owner: after the password, a few times a day, recorded and told."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.operations.throttling import budget_of_session, verify_password
from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.db.limiter import Rule, counted
from projectsplatform.kit.errors import RateLimited
from projectsplatform.kundalikcom.models import SchoolLogin, VaultAccess
from projectsplatform.kundalikcom.operations.keys import open_password, read_data_key
from projectsplatform.kundalikcom.operations.notices import tell_of_export
from projectsplatform.kundalikcom.queries.logins import natural_key

EXPORTS = Rule("vault_export", 5, 24 * 60 * 60)
"""A person moves a vault to another machine once; who pulls it again and again has stolen a password."""
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class ExportedLogin:
    """A login in the clear."""

    login: str
    password: str
    label: str


def export_logins(
    *, caller: Caller, password: str, device_name: str, address: str, at: datetime
) -> list[ExportedLogin]:
    """Every login by name, with its password. Each counts as shown, and the owner is told in Telegram.

    Raises InvalidCredentials, TooManyAttempts, Busy; RateLimited (5 a day a person); VaultUnreadable, LoginUnreadable.
    """
    budget = budget_of_session(caller.session_id)
    person = verify_password(username=caller.username, password=password, budget=budget, address=address, at=at)
    with counted((EXPORTS, str(caller.user_id)), at=at, refusal=RateLimited):
        rows = list(SchoolLogin.objects.filter(user_id=caller.user_id).order_by(natural_key(F("login")), "login"))
        data_key = read_data_key(user_id=caller.user_id) if rows else b""
        exported = [ExportedLogin(row.login, open_password(row, data_key=data_key), row.label) for row in rows]
        # Recorded last, so that only passwords that are handed out are recorded.
        with transaction.atomic():
            _record(rows, caller, address, at)
            tell_of_export(user_id=person.pk, logins=len(rows), device_name=device_name, at=at)
    return exported


def _record(rows: list[SchoolLogin], caller: Caller, address: str, at: datetime) -> None:
    accesses = [
        VaultAccess(
            user_id=caller.user_id,
            school_login_id=row.id,
            login=row.login,
            session_id=caller.session_id,
            address=address,
            at=at,
        )
        for row in rows
    ]
    VaultAccess.objects.bulk_create(accesses, batch_size=_BATCH)
    audit.record(
        event="vault.exported",
        at=at,
        actor_id=caller.user_id,
        subject_id=caller.user_id,
        address=address,
        details={"logins": len(rows)},
    )
