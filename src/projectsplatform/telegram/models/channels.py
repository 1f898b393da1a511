from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7


class Channel(models.Model):
    """A Telegram channel that a product may require. The bot must be its administrator to see its members."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title = models.CharField(_("title"), max_length=128)
    url = models.URLField(_("address"), help_text=_("What people open: https://t.me/…"))
    chat_id = models.BigIntegerField(_("chat id"), null=True, blank=True, unique=True)
    username = models.CharField(
        _("username"), max_length=32, null=True, blank=True, unique=True, help_text=_("Without the @.")
    )

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


class ChannelMembership(models.Model):
    """Whether a person was in a channel, according to Telegram's last answer."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, verbose_name=_("channel"))
    tg_id = models.BigIntegerField(_("Telegram id"))
    subscribed = models.BooleanField(_("subscribed"))
    checked_at = models.DateTimeField(_("checked"))

    class Meta:
        verbose_name = _("channel membership")
        verbose_name_plural = _("channel memberships")
        constraints = [models.UniqueConstraint(fields=["tg_id", "channel"], name="telegram_membership_once")]

    def __str__(self) -> str:
        return f"{self.tg_id} {self.channel_id}"
