"""Everything accounts refuse, by name."""

from typing import Any, ClassVar, Final

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import (
    Conflict,
    FieldRefusal,
    Forbidden,
    Gone,
    TooManyAttempts,
    Unauthenticated,
)

_MINUTES_TOLD: Final = 90


class WrongSecret(Unauthenticated):
    """A guess that was wrong: it counts against the limits, whatever else is answered is given back."""


class ServiceTokenRequired(Unauthenticated):
    code = "service_token_required"
    message = _("This function is for the platform's own bot.")


class InvalidCredentials(WrongSecret):
    code = "invalid_credentials"
    message = _("The username or the password is wrong.")


class InvalidCode(WrongSecret):
    code = "invalid_code"
    message = _("The code is wrong. Check the last message in Telegram.")


class CodeExpired(Unauthenticated):
    code = "code_expired"
    message = _("The code has expired. Ask for a new one.")


class WaitRefusal(TooManyAttempts):
    """Says in its message, as `{wait}`, how long the wait is."""

    def text(self) -> str:
        """The message in the active language."""
        minutes = -(-self.retry_after // 60)
        hours = -(-minutes // 60)
        wait = _("{n} h").format(n=hours) if minutes > _MINUTES_TOLD else _("{n} min").format(n=minutes)
        return str(self.message).format(wait=wait)


class UnknownDeviceRefused(WaitRefusal):
    """What all unknown devices at this address share is spent."""

    message = _(
        "Too many wrong tries from this network. Try again in {wait}, or at once: from another network, such as mobile"
        " internet, or on a device where you have signed in before."
    )


class DeviceTriesSpent(WaitRefusal):
    """What a known device or a live session has for itself is spent."""

    message = _("Too many wrong tries on this device. Try again in {wait}.")


class ShortCodesSpent(TooManyAttempts):
    """Six digits reset nothing any more today; the next code that is sent is a long one."""

    message = _("Too many wrong tries. Ask for a new code: it will be a long one, and works.")


class TicketExpired(Gone):
    code = "token_expired"
    message = _("The registration link has expired. Ask the Telegram bot for a new one.")


class TicketInvalid(Unauthenticated):
    code = "token_invalid"
    message = _("The registration link is not valid. Ask the Telegram bot for a new one.")


class AccountDisabled(Forbidden):
    code = "account_disabled"
    message = _("This account is disabled. Write to support.")


class AccountDeleted(Conflict):
    code = "account_deleted"
    message = _("This account was deleted by its owner.")


class StaffAccount(Forbidden):
    code = "staff_account"
    message = _("This is an account of staff: an owner of the platform switches it off.")


class TelegramUnreachable(Forbidden):
    code = "telegram_unreachable"
    message = _("We cannot write to you in Telegram. Open the bot and press Start, then try again.")


class AlreadyRegistered(Conflict):
    code = "already_registered"
    message = _("This Telegram account or phone number is already registered. Sign in.")


class PhoneOfAnother(AlreadyRegistered):
    message = _(
        "This phone number is registered with another Telegram account. If your operator gave the number to you, write to "
        "support: staff free it, and then you can register."
    )


class TelegramOfAnotherPhone(AlreadyRegistered):
    message = _(
        "This Telegram account is already registered, with another phone number. Sign in as before. To change the number, "
        "write to support from this Telegram: staff need your Telegram id, which /id tells."
    )


class NoPhone(Conflict):
    code = "no_phone"
    message = _("This account has no phone number.")


class UsernameTaken(Conflict):
    code = "username_taken"
    message = _("This username is taken. Choose another one.")


class EmailTaken(Conflict):
    code = "email_taken"
    message = _("This email address belongs to another account.")


class TelegramTaken(Conflict):
    code = "telegram_taken"
    message = _("This Telegram account belongs to another person.")


class TelegramTied(Conflict):
    code = "telegram_tied"
    message = _("This member of staff has a Telegram already. If it is lost, ask for another under “Lost Telegram”.")


class ChangeOpen(Conflict):
    code = "change_open"
    message = _("The same change already waits for a second owner.")


class ChangeClosed(Conflict):
    code = "change_closed"
    message = _("This has been decided already.")


class AskerNotOwner(Conflict):
    code = "asker_not_owner"
    message = _("Whoever asked is no owner any more. Refuse this and ask for it yourself.")


class RelinkOpen(Conflict):
    code = "relink_open"
    message = _("A change of Telegram is already under way for this person.")


class RelinkClosed(Conflict):
    code = "relink_closed"
    message = _("This change of Telegram is already over.")


class OwnRelink(Forbidden):
    code = "own_relink"
    message = _("Nobody changes their own Telegram, and whoever asked does not approve.")


class NotStaff(Forbidden):
    code = "not_staff"
    message = _("Only members of staff may do this.")


class OwnerNeeded(Forbidden):
    code = "owner_needed"
    message = _("Only an owner may do this to a member of staff.")


class SecondOwnerNeeded(Forbidden):
    code = "second_owner_needed"
    message = _("Another owner must agree: neither whoever asked nor the member of staff.")


class SameHands(Forbidden):
    """Four eyes are two people: an account that one owner alone made or linked may be that owner's."""

    code = "same_hands"
    message = _("One owner alone made the account that asked or this one. Let another member of staff approve.")


class OwnAccount(Forbidden):
    code = "own_account"
    message = _("You cannot do this to your own account.")


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
