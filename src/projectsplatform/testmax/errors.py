"""What this feature refuses."""

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import FieldRefusal


class SubjectsInvalid(FieldRefusal):
    code = "subjects_invalid"
    message = _("Choose 1 to 10 subjects.")
    field = "subjects"


class SubjectUnknown(FieldRefusal):
    code = "subject_unknown"
    message = _("There is no such subject.")
    field = "subjects"


class NameInvalid(FieldRefusal):
    code = "name_invalid"
    message = _("Write the centre's name, 1 to 150 characters.")
    field = "name"
