"""Mounted by `config` in a demo without a real bot only."""

from django.urls import path

from projectsplatform.bot.simulator import pages

app_name = "simulator"
urlpatterns = [
    path("", pages.show_chat, name="chat"),
    path("api/<int:tg_id>/send", pages.send, name="send"),
    path("api/<int:tg_id>/messages", pages.list_messages, name="messages"),
    path("api/<int:tg_id>/messages/<int:message_id>/file", pages.show_file, name="file"),
    path("api/<int:tg_id>/channels", pages.list_channels, name="channels"),
    path("api/<int:tg_id>/channels/<uuid:channel_id>", pages.move_in_channel, name="channel"),
]
