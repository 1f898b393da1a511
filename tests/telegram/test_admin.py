from datetime import datetime

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.utils.translation import override

from projectsplatform.telegram.models import Channel, ChannelMembership, OutboxMessage, TelegramChat
from projectsplatform.telegram.rules.kinds import kind_name
from tests.factories.telegram import make_code, make_message

pytestmark = pytest.mark.django_db


def test_the_panel_shows_a_notice_and_hides_a_secret(at: datetime) -> None:
    panel = admin.site._registry[OutboxMessage]
    assert panel.text(make_message(at, text="Balans toʻldirildi")) == "Balans toʻldirildi"
    assert panel.text(make_code(at)) == "•••"


def test_kinds_of_messages_have_names() -> None:
    kinds = ("accounts.code.sign_in", "bot.greeting", "licence.reminder", "staff.message", "staff.linked", "unheard")
    with override("uz"):
        names = [kind_name(kind) for kind in kinds]
    assert names == ["kod", "bot javobi", "litsenziya", "xodim xabari", "egalarga xabar", "unheard"]


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
