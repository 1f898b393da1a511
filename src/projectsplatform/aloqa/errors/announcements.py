"""What announcements refuse."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import Conflict, FieldRefusal, Forbidden


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
