"""What notes and labels refuse."""

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import Conflict, FieldRefusal


class NoteTextInvalid(FieldRefusal):
    code, field = "note_text_invalid", "text"
    message = _("Write 1 to {max} characters.")


class LabelOutOfUse(Conflict):
    code = "label_out_of_use"
    message = _("This label is out of use. Reload the page.")
