"""A person's licences: given away, and ended when they leave."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.statements import execute
from projectsplatform.kit.privacy import DataSubject, PersonalDataHandler
from projectsplatform.licences.models import Licence, Reminder, Renewal, TrialGrant, new_key
from projectsplatform.licences.queries.privacy import export_licences
from projectsplatform.licences.queries.trials import forgotten_device, is_forgotten

# Functions of the tables' owner: the application itself cannot write to these rows.
_FORGET_DEVICES: Final = "SELECT licences_forget_devices(%s)"
_FORGET_TRIAL_DEVICE: Final = "SELECT licences_forget_trial_device(%s, %s, %s)"


def erase_licences(person: DataSubject, at: datetime) -> None:
    """Every licence is revoked and its key names nothing any more; purchases stay for the books, without a device.

    A trial stays noted, its device as a digest: the same device gets no second one. In the caller's transaction.
    """
    licences = list(Licence.objects.select_for_update(of=("self",)).filter(user_id=person.user_id).order_by("id"))
    for licence in licences:
        if licence.revoked_at is None:
            licence.revoked_at, licence.key = at, new_key()
            licence.save(update_fields=["revoked_at", "key"])
    Licence.objects.filter(user_id=person.user_id).update(name="", auto_renew=False)
    Reminder.objects.filter(licence__in=licences).delete()
    Renewal.objects.filter(licence__in=licences).delete()
    execute(_FORGET_DEVICES, [person.user_id])
    for grant in TrialGrant.objects.filter(user_id=person.user_id):
        if not is_forgotten(grant.device_id):
            execute(_FORGET_TRIAL_DEVICE, [person.user_id, grant.pk, forgotten_device(grant.device_id)])


LICENCES: Final = PersonalDataHandler(
    name="licences",
    title=_("Licences"),
    labels={
        "licences": _("Licences"),
        "devices": _("Devices that used them"),
        "purchases": _("Purchases"),
        "renewals": _("Automatic renewals"),
        "trials": _("Trials"),
    },
    export=export_licences,
    erase=erase_licences,
)
