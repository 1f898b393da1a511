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
