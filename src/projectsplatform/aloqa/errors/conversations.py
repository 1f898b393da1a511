"""What conversations refuse."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import Conflict, FieldRefusal, Overloaded, TooMany


class TextInvalid(FieldRefusal):
    code, field = "text_invalid", "text"
    message = _("Write 1 to {max} characters.")
    example: ClassVar = {"max": 4000}


class TooManyMessages(TooMany):
    code = "rate_limited"
    message = _("Too many messages. Try again in {wait}.")


class ThreadClosed(Conflict):
    code = "thread_closed"
    message = _("This conversation is closed. Reload the page.")


class MessageNotYours(Conflict):
    code = "message_not_yours"
    message = _("Only who wrote it can change it.")


class CustomerWroteMeanwhile(Conflict):
    code = "customer_wrote_meanwhile"
    message = _("The customer has written meanwhile. Read it before you close.")


class NotToBeSentAgain(Conflict):
    code = "not_to_be_sent_again"
    message = _("This answer has arrived, is on its way or was taken back.")


class FileEmpty(FieldRefusal):
    code, field = "file_empty", "uploads"
    message = _("“{name}” is empty. Choose another file.")
    example: ClassVar = {"name": "rasm.jpg"}


class FileExecutable(FieldRefusal):
    code, field = "file_executable", "uploads"
    message = _("“{name}” is a program or a script, which is not accepted. Send a picture, a PDF or a document.")
    example: ClassVar = {"name": "dastur.exe"}


class TooManyFiles(FieldRefusal):
    code, field = "too_many_files", "uploads"
    message = _("Send at most {max} files at once.")
    example: ClassVar = {"max": 10}


class FilesTooLarge(FieldRefusal):
    code, field = "files_too_large", "uploads"
    message = _("The files are too large: {max} MB together at most.")
    example: ClassVar = {"max": 12}


class NotClosed(Conflict):
    code = "not_closed"
    message = _("This conversation cannot be rated.")


class AnsweredMeanwhile(Conflict):
    code = "answered_meanwhile"
    message = _("Something was written here meanwhile. Read it and press again.")


class FilesAway(Overloaded):
    code = "files_away"
    message = _("Files cannot be stored at the moment. Send the text alone, or try again a little later.")
