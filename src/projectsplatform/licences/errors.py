"""What licences refuse. A DefiniteNo is an answer of a check (it may stop a program); the others are refusals of a request."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import Conflict, FieldRefusal, Forbidden, Refusal, TooMany


class MonthsCountInvalid(FieldRefusal):
    code = "months_count_invalid"
    message = _("Choose 1 to 36 months.")
    field = "months_count"


class DeviceIdInvalid(FieldRefusal):
    code = "device_id_invalid"
    message = _("A device id has 1 to 128 characters.")
    field = "device_id"


class KindInvalid(FieldRefusal):
    code = "kind_invalid"
    message = _("Choose a kind: teacher or centre.")
    field = "kind"


class NameInvalid(FieldRefusal):
    code = "name_invalid"
    message = _("A name has 60 characters at most.")
    field = "name"


class AutoRenewInvalid(FieldRefusal):
    code = "auto_renew_invalid"
    message = _("Automatic renewal is on or off: true or false.")
    field = "auto_renew"


class ProgramTextInvalid(FieldRefusal):
    """`field` is the text's name with its language."""

    code = "program_text_invalid"
    message = _("Write at most {max} characters, and none that cannot be seen.")
    field: ClassVar[str] = "about_uz"

    def __init__(self, *, field: str = "about_uz", **details: Any) -> None:
        super().__init__(**details)
        self.__dict__["field"] = field


class LinksInvalid(FieldRefusal):
    field = "links"
    code = "links_invalid"
    message = _(
        "Line {line}: write platform; https address; SHA-256 of the file, each platform once. Platforms: {platforms}."
    )


class ProgramOpen(Conflict):
    code = "program_open"
    message = _("Another change of this program has not taken effect yet.")


class ProgramUnchanged(Conflict):
    code = "program_unchanged"
    message = _("Nothing was changed.")


class DaysInvalid(FieldRefusal):
    code = "days_invalid"
    message = _("Choose 1 to 3660 days.")
    field = "days"


class GraceInvalid(FieldRefusal):
    code = "grace_invalid"
    message = _("Choose 0 to 90 days.")
    field = "grace_days"


class ChannelAlreadyRequired(FieldRefusal):
    code = "channel_already_required"
    message = _("One of these products requires this channel already. Choose the others, or drop it there first.")
    field = "products"


class PricesInvalid(FieldRefusal):
    code = "prices_invalid"
    message = _(
        "Prices start from 1 month, each is more than zero, and they begin in the future, later than any set before."
    )
    field = "prices"


class PricesTooEarly(PricesInvalid):
    code = "prices_too_early"
    message = _("Prices begin in the future, later than any set before.")
    field = "valid_from"


class ProductInactive(Conflict):
    code = "product_inactive"
    message = _("This product is not sold now.")


class PriceChanged(Conflict):
    """Details: `price`, whole so'm, as it is now."""

    code = "price_changed"
    message = _("The price has changed since this page was opened. Nothing was charged: look at the new price.")


class EndChanged(Conflict):
    """The licence would run until another day than the buyer was shown."""

    code = "end_changed"
    message = _("The licence would end on another day than you were shown. Nothing was charged: look at the new end.")


class LicenceIsSuspended(Forbidden):
    code = "licence_suspended"
    message = _("The licence is suspended. Nothing was charged. Please write to support.")


class LicenceIsRevoked(Forbidden):
    code = "licence_revoked"
    message = _("The licence was revoked. Nothing was charged. Please write to support.")


class AlreadySuspended(Conflict):
    code = "already_suspended"
    message = _("The licence is suspended already.")


class AlreadyRevoked(Conflict):
    code = "already_revoked"
    message = _("The licence is revoked already.")


class NotSuspended(Conflict):
    code = "not_suspended"
    message = _("The licence is not suspended.")


class ReleaseQuota(TooMany):
    code = "release_quota"
    message = _("You may release a device {releases_allowed} times in {release_days} days. Try again in {wait}.")
    example: ClassVar[dict[str, Any]] = {"releases_allowed": 2, "release_days": 30, "releases_left": 0}


class DefiniteNo(Refusal):
    """A check's certain no: answered with 200 and `how: false`."""


class Revoked(DefiniteNo):
    code = "revoked"
    message = _("The licence was revoked.")


class Suspended(DefiniteNo):
    code = "suspended"
    message = _("The licence is suspended.")


class NoLicence(DefiniteNo):
    code = "no_licence"
    message = _("You have no licence for this program.")


class Expired(DefiniteNo):
    code = "expired"
    message = _("The licence has expired.")


class ChannelsRequired(DefiniteNo):
    """Details: `channels`, a list of `{title, url}`."""

    code = "channels_required"
    message = _("Join the required Telegram channels first.")


class DeviceMismatch(DefiniteNo):
    """Details: `hours_until_move` until the old device counts as silent, `releases_left` for the owner."""

    code = "device_mismatch"
    message = _(
        "The licence is in use on another device. It can move here in {hours_until_move} h, or release the other device."
    )
