"""A person's school and vault: given away without passwords, and forgotten when they leave."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.statements import execute
from projectsplatform.kit.privacy import DataSubject, PersonalDataHandler
from projectsplatform.kundalikcom.models import DiscardedLogin, LoginImport, School, SchoolLogin, VaultKey
from projectsplatform.kundalikcom.queries.privacy import export_school

# A function of the tables' owner: the application itself cannot delete these rows.
_FORGET_SHOWINGS: Final = "SELECT kundalikcom_forget_showings(%s)"


def lock_vault(user_id: UUID) -> None:
    """Whoever adds to the vault at this moment comes before the deletion, or after it."""
    VaultKey.objects.select_for_update(no_key=True).filter(user_id=user_id).first()


def erase_school(person: DataSubject, at: datetime) -> None:
    """The sealed passwords and the key that opens them, logins, previews of imports, the record of showings, the school."""
    SchoolLogin.objects.filter(user_id=person.user_id).delete()
    DiscardedLogin.objects.filter(user_id=person.user_id).delete()
    LoginImport.objects.filter(user_id=person.user_id).delete()
    execute(_FORGET_SHOWINGS, [person.user_id])
    VaultKey.objects.filter(user_id=person.user_id).delete()
    School.objects.filter(user_id=person.user_id).delete()


SCHOOL: Final = PersonalDataHandler(
    name="kundalikcom",
    title=_("School and logins"),
    labels={
        "school.region": _("region"),
        "school.district": _("district"),
        "school.school_number": _("school"),
        "logins": _("Logins, without their passwords"),
        "discarded": _("Deleted logins that can still come back"),
        "imports": _("Imports of logins"),
        "showings": _("Showings of a password"),
    },
    export=export_school,
    erase=erase_school,
    lock=lock_vault,
)
