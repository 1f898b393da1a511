"""The panel's view of Telegram: read-only, except for the channels."""

from collections.abc import Mapping
from typing import ClassVar

from django.contrib import admin, messages
from django.db.models import URLField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action

from projectsplatform.kit.clock import now
from projectsplatform.kit.security.crypto import UnsealError
from projectsplatform.panel.admins import ReadOnlyAdmin
from projectsplatform.telegram.enums import ChannelAccess
from projectsplatform.telegram.models import Channel, ChannelMembership, OutboxMessage, TelegramChat
from projectsplatform.telegram.operations.channels import try_channel
from projectsplatform.telegram.rules.kinds import kind_name

_VERDICTS: Mapping[ChannelAccess | None, tuple[int, Promise]] = {
    ChannelAccess.FINE: (messages.SUCCESS, _("The bot is an administrator of the channel: it sees who is in it.")),
    ChannelAccess.NOT_FOUND: (
        messages.ERROR,
        _("Telegram knows no such channel: check its username or chat id. A private channel must have the bot in it."),
    ),
    ChannelAccess.NOT_MEMBER: (
        messages.ERROR,
        _("The bot is not in the channel: add it there as an administrator. Until then nobody is held up by it."),
    ),
    ChannelAccess.NOT_ADMINISTRATOR: (
        messages.ERROR,
        _(
            "The bot is no administrator of the channel: it cannot see who is in it. Until then nobody is held up by it."
        ),
    ),
    None: (messages.WARNING, _("Telegram did not answer. Try again in a few minutes.")),
}


@admin.register(TelegramChat)
class TelegramChatAdmin(ReadOnlyAdmin):
    list_display = ("chat_id", "language", "blocked_at", "first_seen_at")
    what_comes = _("A chat appears here when somebody writes to the bot.")
    list_filter = (("blocked_at", admin.EmptyFieldListFilter),)
    sortable_by = ()
    search_fields = ("=chat_id",)
    ordering = ("-first_seen_at",)


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin):
    list_display = ("kind_in_words", "state", "created_at", "chat_id", "error", "attempts", "finished_at", "lane")
    what_comes = _("Every message of the bot stands here from the moment it is written.")
    list_filter = ("state", "lane")
    sortable_by = ()
    search_fields = ("=chat_id",)
    ordering = ("-id",)
    readonly_fields = ("text",)
    actions_detail = ("again",)

    def has_again_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """The permission of the action below."""
        return bool(request.user.has_perm("telegram.change_outboxmessage"))

    @action(description=_("Send again"), permissions=["again"], url_path="again", icon="replay")
    def again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect("admin:message_again", object_id)

    @admin.display(description=_("kind"))
    def kind_in_words(self, message: OutboxMessage) -> str:
        """What the message is about; its code stands on its page."""
        return kind_name(message.kind)

    @admin.display(description=_("text"))
    def text(self, message: OutboxMessage) -> str:
        """The message's text, hidden where it holds a secret."""
        try:
            return "•••" if message.secret else message.body().text
        except UnsealError:  # its key has left the ring
            return "—"


@admin.register(Channel)
class ChannelAdmin(ModelAdmin):
    list_display = ("title", "url", "username", "chat_id", "access_in_words", "tested_at")
    what_comes = _("Add the channels that programs may ask people to join.")
    search_fields = ("title", "username")
    readonly_fields = ("access_in_words", "tested_at")
    formfield_overrides: ClassVar = {URLField: {"assume_scheme": "https"}}
    actions_detail = ("test_now",)

    def get_readonly_fields(self, request: HttpRequest, obj: Channel | None = None) -> tuple[str, ...]:
        """Which channel it is stays as it is: people were told of this one, and their memberships are of this one."""
        return self.readonly_fields if obj is None else ("chat_id", "username", *self.readonly_fields)

    @admin.display(description=_("what the bot sees"), ordering="access")
    def access_in_words(self, channel: Channel) -> str:
        return str(channel.get_access_display()) if channel.access else "—"

    def has_test_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """The permission of the action below."""
        return bool(request.user.has_perm("telegram.view_channel"))

    @action(description=_("Test now"), permissions=["test"], url_path="test", icon="network_check")
    def test_now(self, request: HttpRequest, object_id: str) -> HttpResponse:
        channel = self.get_object(request, object_id)
        if channel is None:
            raise Http404
        level, verdict = _VERDICTS[try_channel(channel=channel, at=now())]
        messages.add_message(request, level, str(verdict))
        return redirect("admin:telegram_channel_change", object_id)


@admin.register(ChannelMembership)
class ChannelMembershipAdmin(ReadOnlyAdmin):
    list_display = ("channel", "tg_id", "subscribed", "banned", "checked_at")
    what_comes = _("Who has joined a channel stands here once a program has asked.")
    list_filter = ("channel", "subscribed")
    search_fields = ("=tg_id",)
    list_select_related = ("channel",)
