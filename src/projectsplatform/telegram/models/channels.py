from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.telegram.enums import ChannelAccess


class Channel(models.Model):
    """A Telegram channel that a product may require. The bot must be its administrator to see its members.

    `access` is what Telegram said last about the bot itself, at `tested_at`; empty before it was asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title = models.CharField(_("title"), max_length=128)
    url = models.URLField(_("address"), help_text=_("What people open: https://t.me/…"))
    chat_id = models.BigIntegerField(_("chat id"), null=True, blank=True, unique=True)
    username = models.CharField(
        _("username"), max_length=32, null=True, blank=True, unique=True, help_text=_("Without the @.")
    )

    access = models.CharField(
        _("what the bot sees"),
        max_length=20,
        choices=ChannelAccess.choices,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    tested_at = models.DateTimeField(_("tested"), null=True, editable=False)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints = [
            models.CheckConstraint(
                condition=Q(chat_id__isnull=False) | Q(username__isnull=False), name="telegram_channel_is_named"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def chat(self) -> int | str:
        """Its name for the Bot API."""
        return self.chat_id if self.chat_id is not None else f"@{self.username}"


class ChannelMembership(models.Model):
    """Whether a person was in a channel, according to Telegram's last answer."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, verbose_name=_("channel"))
    tg_id = models.BigIntegerField(_("Telegram id"))
    subscribed = models.BooleanField(_("subscribed"))
    banned = models.BooleanField(_("removed by an administrator"), default=False, db_default=False)
    checked_at = models.DateTimeField(_("checked"))

    class Meta:
        verbose_name = _("channel membership")
        verbose_name_plural = _("channel memberships")
        constraints = [models.UniqueConstraint(fields=["tg_id", "channel"], name="telegram_membership_once")]

    def __str__(self) -> str:
        return f"{self.tg_id} {self.channel_id}"
