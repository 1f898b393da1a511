"""Refusals of registration, sign-in and a person's own account."""

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import Conflict, Forbidden, Gone, TooManyAttempts, Unauthenticated


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


class UnknownDeviceRefused(TooManyAttempts):
    """What all unknown devices at this address share is spent."""

    message = _(
        "Too many wrong tries from this network. Try again in {wait}, or at once: from another network, such as mobile"
        " internet, or on a device where you have signed in before."
    )


class DeviceTriesSpent(TooManyAttempts):
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
