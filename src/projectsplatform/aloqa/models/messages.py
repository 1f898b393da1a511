"""Messages of conversations, their earlier texts, and their copies in Telegram."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.aloqa.enums import AboutKind, Author, Delivery, Face, Problem
from projectsplatform.aloqa.models.threads import Episode, Thread
from projectsplatform.kit.db.ids import uuid7

SOURCE_LENGTH = 200


class Message(models.Model):
    """One message of a thread; `is_note`: staff's own, which the customer never sees.

    `number` counts in the order of arrival; `position`, by which messages are shown, equals it, but for a message of
    Telegram's that arrived after a later one of the same chat: it stands before that one. `source_key` makes the same
    message once, however often it is delivered. `entities` are Telegram's formatting: type, offset and length in UTF-16
    units, url. `changed_at`: when the customer changed it last, by Telegram's clock. `read_at`: when the customer had an
    answer before them in the cabinet or wrote after it. `outbox_id` is the outgoing message whose outcome `delivery` tells.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, related_name="messages", verbose_name=_("conversation")
    )
    episode = models.ForeignKey(Episode, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    number = models.PositiveIntegerField(_("number"))
    position = models.FloatField()
    author = models.CharField(_("written by"), max_length=8, choices=Author.choices)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("member of staff"),
    )
    is_note = models.BooleanField(_("note"), default=False)
    face = models.CharField(_("written in"), max_length=8, choices=Face.choices)
    text = models.TextField(_("text"), blank=True)
    entities = models.JSONField(default=list, blank=True)
    about_kind = models.CharField(max_length=8, choices=AboutKind.choices, blank=True, default=AboutKind.NONE)
    about_id = models.UUIDField(null=True)
    reply_to = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    source_key = models.CharField(max_length=SOURCE_LENGTH, null=True, unique=True)  # noqa: DJ001  two without a key are two
    created_at = models.DateTimeField(_("written"))
    edited_at = models.DateTimeField(_("edited"), null=True)
    changed_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    read_at = models.DateTimeField(_("read"), null=True)
    delivery = models.CharField(
        _("delivery"), max_length=11, choices=Delivery.choices, blank=True, default=Delivery.NONE
    )
    problem = models.CharField(_("problem"), max_length=9, choices=Problem.choices, blank=True, default=Problem.NONE)
    outbox_id = models.UUIDField(null=True, unique=True)

    thread_id: UUID
    member_id: UUID | None
    episode_id: UUID | None

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes: ClassVar = [models.Index(fields=["thread", "-position"], name="aloqa_message_shown")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "number"], name="aloqa_message_number"),
            models.CheckConstraint(
                condition=Q(author=Author.STAFF, member__isnull=False) | Q(is_note=False, member__isnull=True),
                name="aloqa_message_author_fits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.number}"


class MessageVersion(models.Model):
    """What a message said before an edit."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="versions")
    text = models.TextField(_("text"), blank=True)
    entities = models.JSONField(default=list, blank=True)
    replaced_at = models.DateTimeField(_("replaced"))

    class Meta:
        verbose_name = _("earlier text of a message")
        verbose_name_plural = _("earlier texts of messages")

    def __str__(self) -> str:
        return str(self.pk)


class TelegramCopy(models.Model):
    """Which of Telegram's messages stands for a message of ours, in the customer's chat or in the staff's group."""

    bot_id = models.BigIntegerField()
    chat_id = models.BigIntegerField()
    telegram_id = models.BigIntegerField()
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="copies")

    message_id: UUID

    class Meta:
        verbose_name = _("message in Telegram")
        verbose_name_plural = _("messages in Telegram")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bot_id", "chat_id", "telegram_id"], name="aloqa_copy_once")
        ]

    def __str__(self) -> str:
        return f"{self.chat_id} {self.telegram_id}"
