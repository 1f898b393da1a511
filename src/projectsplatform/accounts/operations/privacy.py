"""A person's account: given away, and forgotten when they leave."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.errors import StaffAccount
from projectsplatform.accounts.models import (
    MutedNotice,
    Notice,
    PersonLabel,
    RelinkRequest,
    Session,
    SignInCode,
    SignUpTicket,
    StaffNotice,
    User,
)
from projectsplatform.accounts.operations.devices import forget_devices
from projectsplatform.accounts.queries.privacy import export_account
from projectsplatform.kit.db.statements import execute
from projectsplatform.kit.privacy import DataSubject, PersonalDataHandler

# Of an event's details these tell of the books and of nobody's devices, names or addresses.
KEPT_DETAILS: Final = (
    "amount", "claim", "days", "fields", "kind", "licence", "message", "purpose", "receipt_number", "request", "reversal",
    "session", "sessions", "transfer", "was_used",
)  # fmt: skip
# A function of the tables' owner: the application itself cannot write to the trail's rows.
_FORGET: Final = "SELECT accounts_forget_events(%s, %s::text[])"
_FORGET_NOTES: Final = "SELECT accounts_forget_notes(%s)"


def lock_account_row(user_id: UUID) -> None:
    """Members of staff are named in the books: they are switched off, not deleted. Raises StaffAccount."""
    if User.objects.filter(pk=user_id, is_staff=True).exists():
        raise StaffAccount


def erase_account(person: DataSubject, at: datetime) -> None:
    """Sessions, codes, known devices, tickets, notices, changes of Telegram, staff's notes and labels; of the trail stays what was done and when.

    The person's own row is blanked before, which is what the database lets the trail forget for. In the caller's
    transaction.
    """
    Session.objects.filter(user_id=person.user_id).delete()
    SignInCode.objects.filter(user_id=person.user_id).delete()
    forget_devices(person.user_id)
    Notice.objects.filter(user_id=person.user_id).delete()
    MutedNotice.objects.filter(user_id=person.user_id).delete()
    StaffNotice.objects.filter(member_id=person.user_id).delete()
    RelinkRequest.objects.filter(user_id=person.user_id).delete()
    known = Q(tg_id=person.tg_id) if person.tg_id is not None else Q(pk=None)
    known |= Q(phone=person.phone) if person.phone is not None else Q(pk=None)
    SignUpTicket.objects.filter(known).delete()
    PersonLabel.objects.filter(user_id=person.user_id).delete()
    execute(_FORGET_NOTES, [person.user_id])
    execute(_FORGET, [person.user_id, list(KEPT_DETAILS)])


ACCOUNT: Final = PersonalDataHandler(
    name="accounts",
    title=_("Account"),
    labels={
        "profile.full_name": _("Full name"),
        "profile.sex": _("sex"),
        "profile.username": _("username"),
        "profile.email": _("email"),
        "profile.phone": _("phone"),
        "profile.language": _("language"),
        "profile.created_at": _("created"),
        "sessions": _("sessions"),
        "devices": _("Devices where you have signed in"),
        "codes": _("Codes that were sent in the last two days"),
        "telegram_changes": _("Telegram changes"),
        "staff_changes": _("Changes of a staff account"),
        "notices": _("Notices of the last year"),
        "staff_notices": _("Notices to you as a member of staff"),
        "notes": _("Notes that staff wrote about you"),
        "staff_labels": _("Labels that staff put on you"),
        "events": _("Events of the audit trail"),
    },
    export=export_account,
    erase=erase_account,
    lock=lock_account_row,
    refusals=(StaffAccount,),
)
