"""Refusals of single fields, which are answered together."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import FieldRefusal


class PhoneInvalid(FieldRefusal):
    code = "phone_invalid"
    message = _("Give the phone number with its country code, like +998901234567.")
    field = "phone"


class TelegramIdInvalid(FieldRefusal):
    code = "tg_id_invalid"
    message = _("This is not a Telegram id.")
    field = "tg_id"


class FullNameInvalid(FieldRefusal):
    code = "full_name_invalid"
    message = _("Write your name in 1 to 150 characters.")
    field = "full_name"


class SexInvalid(FieldRefusal):
    code = "sex_invalid"
    message = _("Choose male or female.")
    field = "sex"


class LanguageInvalid(FieldRefusal):
    code = "language_invalid"
    message = _("Choose one of the languages: uz, uz-cyrl, ru, en.")
    field = "language"


class EmailInvalid(FieldRefusal):
    code = "email_invalid"
    message = _("Write a valid email address.")
    field = "email"


class UsernameInvalid(FieldRefusal):
    code = "username_invalid"
    message = _("A username has 3 to 30 Latin letters, digits, dots or underscores.")
    field = "username"


class WeakPassword(FieldRefusal):
    """`field` is `password`, or `new_password` where an old one is replaced."""

    code = "weak_password"
    message = _("Choose a longer or less common password: at least 8 characters, without your name, email or phone.")
    field: ClassVar[str] = "password"

    def __init__(self, *, field: str = "password", **details: Any) -> None:
        super().__init__(**details)
        self.__dict__["field"] = field


class RoleInvalid(FieldRefusal):
    code = "role_invalid"
    message = _("There is no such role.")
    field = "role"


class ReasonRequired(FieldRefusal):
    code = "reason_required"
    message = _("Write the reason.")
    field = "reason"


class NoticeUnknown(FieldRefusal):
    """Also for a kind that is always sent."""

    code = "notice_unknown"
    message = _("There is no such kind of notice, or it cannot be switched off.")
    field = "kind"
