from typing import Any

import pytest

from projectsplatform.telegram.models import SeenUpdate
from tests.cast import Api
from tests.factories.telegram import private_message

PATH = "/telegram/webhook"
SECRET = "s3cret_of-the-webhook"
pytestmark = pytest.mark.django_db


@pytest.fixture
def webhook(settings: Any) -> None:
    settings.TELEGRAM_BOT_TOKEN = "42:TEST"
    settings.TELEGRAM_WEBHOOK_SECRET = SECRET


def knock(api: Api, body: Any, secret: str = SECRET) -> int:
    return api.post(PATH, body, X_Telegram_Bot_Api_Secret_Token=secret).status


@pytest.mark.usefixtures("webhook")
def test_a_stranger_without_the_secret_is_refused(api: Api) -> None:
    assert api.post(PATH, private_message(5, text="x")).refusal == (401, "webhook_secret_invalid")
    assert not SeenUpdate.objects.exists()


@pytest.mark.usefixtures("webhook")
@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", SECRET[:-1], "ў"])
def test_a_wrong_secret_is_refused(api: Api, secret: str) -> None:
    assert knock(api, private_message(5, text="x"), secret) == 401


def test_without_a_webhook_there_is_no_door(api: Api, settings: Any) -> None:
    assert knock(api, private_message(5, text="x"), "") == 404
    settings.TELEGRAM_WEBHOOK_SECRET = SECRET
    assert knock(api, private_message(5, text="x")) == 404


@pytest.mark.usefixtures("webhook")
def test_an_update_is_stored_and_its_repetition_is_answered_alike(api: Api) -> None:
    update = private_message(5, text="/start")
    assert (knock(api, update), knock(api, update)) == (200, 200)
    assert SeenUpdate.objects.get().payload() == update


@pytest.mark.usefixtures("webhook")
@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"{}", b'{"update_id": "1"}', b'{"update_id": true}', b'{"update_id": 1e30}']
)
def test_what_is_no_update_is_refused(api: Api, body: bytes) -> None:
    assert knock(api, body) == 400


@pytest.mark.usefixtures("webhook")
def test_a_huge_body_is_refused_unread(api: Api) -> None:
    assert knock(api, b" " * (256 * 1024 + 1)) == 413


@pytest.mark.usefixtures("webhook")
def test_only_post_knocks(api: Api) -> None:
    assert api.get(PATH).status == 405


@pytest.mark.usefixtures("webhook")
@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("uz", "Bu eshik faqat Telegram uchun."),
        ("uz-Cyrl", "Бу эшик фақат Telegram учун."),
        ("ru", "Этот вход только для Telegram."),
        ("en", "This door is for Telegram only."),
    ],
)
def test_a_refusal_speaks_the_language_asked_for(api: Api, language: str, message: str) -> None:
    assert api.post(PATH, {}, language=language)["message"] == message
