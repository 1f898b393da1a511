"""What the panel itself refuses."""

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import Conflict, FieldRefusal


class TextInvalid(FieldRefusal):
    code = "text_invalid"
    message = _("Write 1 to {max} characters.")
    field = "text"


class JobNotFailed(Conflict):
    code = "job_not_failed"
    message = _("Only a failed task can be started again.")


class ViewNameInvalid(FieldRefusal):
    code = "view_name_invalid"
    message = _("Write 1 to {max} characters.")
    field = "name"


class ViewInvalid(Conflict):
    code = "view_invalid"
    message = _("There is nothing to keep: filter, search or sort the list first.")


class TooManyViews(Conflict):
    code = "too_many_views"
    message = _("You keep {max} views of this list already: remove one first.")
