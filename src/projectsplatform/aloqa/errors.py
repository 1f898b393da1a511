"""What conversations refuse."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import Conflict, FieldRefusal, Forbidden, Overloaded, TooMany


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


class AnnouncementFieldInvalid(FieldRefusal):
    """`place` of the details is the form's field that it is about."""

    field = "text"


class AnnouncementEmpty(AnnouncementFieldInvalid):
    code = "announcement_empty"
    message = _("Write the text in one language at least.")


class AnnouncementTooLong(AnnouncementFieldInvalid):
    code = "announcement_too_long"
    message = _("{language}: {count} characters. Telegram takes {max} at most.")
    example: ClassVar = {"language": "Oʻzbekcha", "count": 4100, "max": 4096}


class AnnouncementCaptionTooLong(AnnouncementFieldInvalid):
    code = "announcement_caption_too_long"
    message = _("{language}: {count} characters. Beside a picture Telegram takes {max} at most.")
    example: ClassVar = {"language": "Oʻzbekcha", "count": 1100, "max": 1024}


class TitleInvalid(AnnouncementFieldInvalid):
    code = "title_invalid"
    message = _("Write 1 to {max} characters.")
    example: ClassVar = {"max": 80}


class KindInvalid(AnnouncementFieldInvalid):
    code = "kind_invalid"
    message = _("Choose one of the kinds that customers can switch off.")


class ButtonIncomplete(AnnouncementFieldInvalid):
    code = "button_incomplete"
    message = _("A button needs a label in one language at least, and an address.")


class ButtonLabelTooLong(AnnouncementFieldInvalid):
    code = "button_label_too_long"
    message = _("{language}: the label has {count} characters, {max} at most.")
    example: ClassVar = {"language": "Oʻzbekcha", "count": 80, "max": 60}


class ButtonAddressInvalid(AnnouncementFieldInvalid):
    code = "button_address_invalid"
    message = _("Write a whole address that begins with https://.")


class PictureInvalid(AnnouncementFieldInvalid):
    code = "picture_invalid"
    message = _("Choose a JPEG, PNG or WebP picture of at most 5 MB.")


class AudienceInvalid(AnnouncementFieldInvalid):
    code = "audience_invalid"
    message = _(
        "Nobody can be in this audience: look at the days, and do not ask people without a licence for its end."
    )


class AudienceEmpty(Conflict):
    code = "audience_empty"
    message = _("Nobody is in this audience now.")


class SendAtInvalid(AnnouncementFieldInvalid):
    code = "send_at_invalid"
    message = _("Choose a moment from now on, within a year.")


class AnnouncementMoved(Conflict):
    """Somebody else was faster, or the sender was."""

    code = "announcement_moved"
    message = _("It is not as you saw it any more. Look at it again.")


class SecondMemberNeeded(Forbidden):
    code = "second_member_needed"
    message = _("Another member must agree: neither who asked for it nor anybody who wrote or changed it.")


class NoTelegram(Conflict):
    code = "no_telegram"
    message = _("Your account has no Telegram: tie it first.")


class FilesAway(Overloaded):
    code = "files_away"
    message = _("Files cannot be stored at the moment. Send the text alone, or try again a little later.")
