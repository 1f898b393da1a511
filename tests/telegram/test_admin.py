from datetime import datetime

import pytest
from django.contrib import admin
from django.test import RequestFactory

from projectsplatform.telegram.models import Channel, ChannelMembership, OutboxMessage, TelegramChat
from tests.factories.telegram import make_code, make_message

pytestmark = pytest.mark.django_db


def test_the_panel_shows_a_notice_and_hides_a_secret(at: datetime) -> None:
    panel = admin.site._registry[OutboxMessage]
    assert panel.text(make_message(at, text="Balans toʻldirildi")) == "Balans toʻldirildi"
    assert panel.text(make_code(at)) == "•••"


@pytest.mark.parametrize("model", [TelegramChat, OutboxMessage, ChannelMembership])
def test_nothing_but_channels_is_edited(model: type, rf: RequestFactory) -> None:
    panel, request = admin.site._registry[model], rf.get("/staff/")
    may = (
        panel.has_add_permission(request),
        panel.has_change_permission(request),
        panel.has_delete_permission(request),
    )
    assert may == (False, False, False)
    assert Channel in admin.site._registry
