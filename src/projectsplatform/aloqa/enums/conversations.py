"""States and kinds of conversations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ThreadState(models.TextChoices):
    """Whose turn it is."""

    WAITING = "waiting", _("waits for an answer")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")


class Author(models.TextChoices):
    """Who wrote a message."""

    CUSTOMER = "customer", _("customer")
    STAFF = "staff", _("staff")
    PLATFORM = "platform", _("automatic")


class Face(models.TextChoices):
    """Where a message was written."""

    TELEGRAM = "telegram", "Telegram"
    CABINET = "cabinet", _("cabinet")
    API = "api", "API"
    PANEL = "panel", _("panel")
    MIRROR = "mirror", _("staff group in Telegram")
    PLATFORM = "platform", _("automatic")


class Delivery(models.TextChoices):
    """What became of a message to a customer in Telegram; empty where nothing is sent there."""

    NONE = "", "—"
    WAITING = "waiting", _("is being sent")
    SENT = "sent", _("sent")
    UNDELIVERED = "undelivered", _("not delivered")
    UNCERTAIN = "uncertain", _("may have arrived")


class Problem(models.TextChoices):
    """Why a message, an edit or a deletion did not reach Telegram."""

    NONE = "", "—"
    BLOCKED = "blocked", _("the customer has blocked the bot")
    CHAT_GONE = "chat_gone", _("the chat is gone")
    NO_CHAT = "no_chat", _("the customer has no Telegram chat")
    REFUSED = "refused", _("Telegram refused it")
    TOO_OLD = "too_old", _("Telegram does not allow it any more")
    EXPIRED = "expired", _("it was not sent in time")
    UNKNOWN = "unknown", _("the connection broke meanwhile")


class AttachmentKind(models.TextChoices):
    """What was attached."""

    PHOTO = "photo", _("photo")
    DOCUMENT = "document", _("document")
    VOICE = "voice", _("voice message")
    AUDIO = "audio", _("audio")
    VIDEO = "video", _("video")
    CONTACT = "contact", _("contact")
    LOCATION = "location", _("location")


class AttachmentState(models.TextChoices):
    """Whether a file is here."""

    WAITING = "waiting", _("is being fetched")
    STORED = "stored", _("stored")
    REFUSED = "refused", _("not taken")
    REMOVED = "removed", _("removed")


class FileProblem(models.TextChoices):
    """Why a file was not taken."""

    NONE = "", "—"
    TOO_LARGE = "too_large", _("larger than 20 MB")
    EXECUTABLE = "executable", _("a program, which is not accepted")
    EMPTY = "empty", _("an empty file")
    NOT_GIVEN = "not_given", _("Telegram does not give it")


class AboutKind(models.TextChoices):
    """What a conversation is about, when it was begun there."""

    NONE = "", "—"
    LICENCE = "licence", _("licence")
    PAYMENT = "payment", _("payment")
    CLAIM = "claim", _("claim of a payment")


class InboxTab(models.TextChoices):
    """Which conversations a list of the inbox shows."""

    WAITING = "waiting", _("Waiting")
    MINE = "mine", _("Mine")
    UNASSIGNED = "unassigned", _("Unassigned")
    OPEN = "open", _("All open")
    CLOSED = "closed", _("Closed")
