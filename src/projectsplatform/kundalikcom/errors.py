"""What this feature refuses."""

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import Conflict, FieldRefusal, Forbidden, NotFound


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


class LoginInvalid(FieldRefusal):
    code = "login_invalid"
    message = _("Write a login of 1 to 150 characters.")
    field = "login"


class PasswordInvalid(FieldRefusal):
    code = "password_invalid"
    message = _("Write a password of 1 to 256 characters.")
    field = "password"


class LabelInvalid(FieldRefusal):
    code = "label_invalid"
    message = _("A note may have 100 characters at most.")
    field = "label"


class SearchInvalid(FieldRefusal):
    code = "search_invalid"
    message = _("Search with 100 characters at most.")
    field = "search"


class LoginExists(Conflict):
    code = "login_exists"
    message = _("This login is kept already.")


class LoginsFull(Conflict):
    code = "logins_full"
    message = _("No more logins can be kept: delete those that are not needed.")


class ReauthenticationRequired(Forbidden):
    code = "reauthentication_required"
    message = _("Confirm your password first: secrets are shown for 10 minutes after that.")
