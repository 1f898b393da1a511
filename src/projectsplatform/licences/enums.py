from collections.abc import Iterable
from functools import cache

from django.db.models import IntegerChoices, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override


class ProductCode(TextChoices):
    KUNDALIKCOM_PC = "kundalikcom-pc", _("Kundalik for computers")
    KUNDALIKCOM_MOBILE = "kundalikcom-mobile", _("Kundalik for phones")
    TESTMAX_TEACHER = "testmax-teacher", _("TestMax for teachers")
    TESTMAX_CENTRE = "testmax-centre", _("TestMax for learning centres")


def product_choices() -> list[tuple[str, str | Promise]]:
    """For the field that holds a code: a function, so that a new program needs no migration."""
    return [(code.value, code.label) for code in ProductCode]


@cache
def product_message_id(code: str) -> str:
    """The product's name untranslated: ledger and notices translate it for each reader."""
    with override(None):
        return str(ProductCode(code).label)


def in_order(codes: Iterable[str]) -> list[str]:
    """Codes in the order in which products are shown."""
    return sorted(codes, key=ProductCode.values.index)


class LicenceState(TextChoices):
    ACTIVE = "active", _("Active")
    EXPIRED = "expired", _("Expired")
    SUSPENDED = "suspended", _("Suspended")
    REVOKED = "revoked", _("Revoked")


class ReleaseReason(TextChoices):
    """Why a device was let go. Only the owner's releases count against the quota."""

    OWNER = "owner", _("Released by the owner")
    TAKEOVER = "takeover", _("Silent for too long")
    STAFF = "staff", _("Released by staff")


class RenewalState(TextChoices):
    """Where the automatic renewal of one end stands."""

    WAITING = "waiting", _("Announced")
    SHORT = "short", _("Money is missing")
    DEARER = "dearer", _("Waits for a yes to a higher price")
    DONE = "done", _("Renewed")


class ReminderKind(IntegerChoices):
    """What a person is told about an end: days before it; 0 is a trial that is over, as it always was."""

    SEVEN_DAYS = 7, _("Seven days before the end")
    THREE_DAYS = 3, _("Three days before the end")
    ONE_DAY = 1, _("One day before the end")
    LAST_DAY = 100, _("The day of the end")
    TRIAL_OVER = 0, _("The trial is over")


class ChannelCheck(TextChoices):
    """What came of asking Telegram about all channels in which a person was not known to be."""

    JOINED = "joined", _("You are in every channel that your programs require.")
    MISSING = "missing", _("Telegram says that you are not in every channel yet. Join and check again.")
    HIDDEN = "hidden", _("We cannot see who is in a channel at the moment. Nothing stops because of that.")
    UNREACHABLE = (
        "unreachable",
        _("Telegram does not answer at the moment. Nothing stops because of that: check again later."),
    )


class Platform(TextChoices):
    """What a program runs on."""

    WINDOWS = "windows", "Windows"
    MACOS = "macos", "macOS"
    LINUX = "linux", "Linux"
    ANDROID = "android", "Android"
    IOS = "ios", "iPhone, iPad"
    WEB = "web", _("In the browser")


WITHOUT_FILE = frozenset({Platform.IOS, Platform.WEB})
"""A page or a shop of applications: there is no file whose checksum could be told."""
