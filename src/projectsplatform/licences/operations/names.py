"""What a licence's owner decides about it: its name (\"3-xona kompyuteri\"), and whether it renews itself."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.refusals import refuses
from projectsplatform.licences.errors import AutoRenewInvalid, NameInvalid
from projectsplatform.licences.models import Licence
from projectsplatform.licences.operations.renewal_switch import switch_renewal
from projectsplatform.licences.queries.licences import LicenceView, licences_of
from projectsplatform.licences.rules.names import read_name
from projectsplatform.licences.rules.renewals import read_auto_renew


@refuses(NothingThere, NameInvalid, AutoRenewInvalid)
@retried
@transaction.atomic
def change_licence(*, licence_id: UUID, user_id: UUID, changes: dict[str, Any], at: datetime) -> LicenceView:
    """Puts in what is given: `name`, an empty one for none, and `auto_renew`.

    Raises NothingThere (also for someone else's licence), NameInvalid, AutoRenewInvalid; nothing has changed then.
    """
    values = {"name": read_name(changes["name"])} if "name" in changes else {}
    if "auto_renew" in changes:
        is_on = read_auto_renew(changes["auto_renew"])
        switch_renewal(licence_id=licence_id, user_id=user_id, is_on=is_on, at=at)
    if values:
        Licence.objects.filter(id=licence_id, user_id=user_id).update(**values)
    view = next((view for view in licences_of(user_id, at) if view.id == licence_id), None)
    if view is None:
        raise NothingThere
    return view
