"""What a licence's owner calls it: \"3-xona kompyuteri\"."""

from datetime import datetime
from typing import Any
from uuid import UUID

from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.refusals import refuses
from projectsplatform.licences.errors import NameInvalid
from projectsplatform.licences.models import Licence
from projectsplatform.licences.queries.licences import LicenceView, licences_of
from projectsplatform.licences.rules.names import read_name


@refuses(NothingThere, NameInvalid)
def change_licence(*, licence_id: UUID, user_id: UUID, changes: dict[str, Any], at: datetime) -> LicenceView:
    """Puts in what is given: `name`, an empty one for none. Raises NothingThere (also for someone else's licence), NameInvalid."""
    values = {"name": read_name(changes["name"])} if "name" in changes else {}
    mine = Licence.objects.filter(id=licence_id, user_id=user_id)
    if values:
        mine.update(**values)
    view = next((view for view in licences_of(user_id, at) if view.id == licence_id), None)
    if view is None:
        raise NothingThere
    return view
