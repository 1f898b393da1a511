from django.db import models
from django.utils.translation import gettext_lazy as _

from projectsplatform.telegram.enums import ChatLanguage


class TelegramChat(models.Model):
    """A chat with the bot: its language, and whether the person has blocked the bot."""

    chat_id = models.BigIntegerField(_("chat id"), primary_key=True)
    language = models.CharField(_("language"), max_length=8, choices=ChatLanguage.choices, default=ChatLanguage.UZBEK)
    blocked_at = models.DateTimeField(_("blocked"), null=True, blank=True)
    first_seen_at = models.DateTimeField(_("first seen"))

    class Meta:
        verbose_name = _("Telegram chat")
        verbose_name_plural = _("Telegram chats")

    def __str__(self) -> str:
        return str(self.chat_id)
