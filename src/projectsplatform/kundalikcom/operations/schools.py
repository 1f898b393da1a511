"""The school a person works for."""

from datetime import datetime
from uuid import UUID

from projectsplatform.kit.errors import FieldRefusal, InvalidFields
from projectsplatform.kit.refusals import refuses
from projectsplatform.kundalikcom.errors import DistrictNotInRegion, DistrictUnknown, RegionUnknown, SchoolNumberInvalid
from projectsplatform.kundalikcom.models import District, School
from projectsplatform.kundalikcom.queries.places import all_districts
from projectsplatform.kundalikcom.rules.places import find_place
from projectsplatform.kundalikcom.rules.schools import read_school_number


@refuses(RegionUnknown, DistrictUnknown, DistrictNotInRegion, SchoolNumberInvalid)
def set_school(*, user_id: UUID, viloyat: object, tuman: object, school_number: object, at: datetime) -> School:
    """Sets or changes the person's school. Raises InvalidFields with every field that is refused."""
    refusals: list[FieldRefusal] = []
    district = _district(viloyat, tuman, refusals)
    number = _number(school_number, refusals)
    if district is None or number is None:
        raise InvalidFields(refusals)
    school = School(user_id=user_id, district=district, school_number=number, created_at=at, updated_at=at)
    # One statement, so that two devices that write at once leave one school.
    School.objects.bulk_create(
        [school],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["district", "school_number", "updated_at"],
    )
    return school


def _district(viloyat: object, tuman: object, refusals: list[FieldRefusal]) -> District | None:
    try:
        return find_place(all_districts(), viloyat, tuman)
    except InvalidFields as refusal:
        refusals.extend(refusal.refusals)
    return None


def _number(school_number: object, refusals: list[FieldRefusal]) -> str | None:
    try:
        return read_school_number(school_number)
    except FieldRefusal as refusal:
        refusals.append(refusal)
    return None
