"""The panel's view of Telegram: read-only, but for the channels."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from projectsplatform.kit.crypto import UnsealError
from projectsplatform.telegram.models import Channel, ChannelMembership, OutboxMessage, TelegramChat


class ReadOnlyAdmin(ModelAdmin):
    """Looked at, never edited."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(TelegramChat)
class TelegramChatAdmin(ReadOnlyAdmin):
    list_display = ("chat_id", "language", "blocked_at", "first_seen_at")
    list_filter = ("language", ("blocked_at", admin.EmptyFieldListFilter))
    search_fields = ("=chat_id",)
    ordering = ("-first_seen_at",)
    show_full_result_count = False


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin):
    list_display = ("kind", "chat_id", "lane", "state", "attempts", "created_at", "finished_at", "error")
    list_filter = ("state", "lane", "kind")
    search_fields = ("=chat_id",)
    ordering = ("-id",)
    show_full_result_count = False
    readonly_fields = ("text",)

    @admin.display(description=_("text"))
    def text(self, message: OutboxMessage) -> str:
        """What it said, unless that was a secret."""
        try:
            return "•••" if message.secret else message.body().text
        except UnsealError:  # its key has left the ring
            return "—"


@admin.register(Channel)
class ChannelAdmin(ModelAdmin):
    list_display = ("title", "url", "username", "chat_id")
    search_fields = ("title", "username")


@admin.register(ChannelMembership)
class ChannelMembershipAdmin(ReadOnlyAdmin):
    list_display = ("channel", "tg_id", "subscribed", "checked_at")
    list_filter = ("channel", "subscribed")
    search_fields = ("=tg_id",)
    list_select_related = ("channel",)
    show_full_result_count = False
