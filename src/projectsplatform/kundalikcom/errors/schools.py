"""What is refused of a school: its place, and its number."""

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import FieldRefusal, NotFound


class RegionUnknown(FieldRefusal):
    code = "region_unknown"
    message = _("There is no such region. Write its name or its SOATO code.")
    field = "viloyat"


class DistrictUnknown(FieldRefusal):
    code = "district_unknown"
    message = _("There is no such district or city. Write its name or its SOATO code.")
    field = "tuman"


class DistrictNotInRegion(FieldRefusal):
    code = "district_not_in_region"
    message = _("This district is in another region.")
    field = "tuman"


class SchoolNumberInvalid(FieldRefusal):
    code = "school_number_invalid"
    message = _("Write the school's number, 1 to 999, or its name.")
    field = "school_number"


class SchoolNotSet(NotFound):
    code = "school_not_set"
    message = _("You have not named your school yet.")
