from datetime import datetime, timedelta

import pytest

from projectsplatform.telegram.enums import ChatLanguage
from projectsplatform.telegram.operations.chats import choose_language, meet_chat
from projectsplatform.telegram.operations.delivery import block_chat
from projectsplatform.telegram.queries.chats import chat_language, is_blocked

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("uz", "uz"),
        ("ru", "ru"),
        ("ru-RU", "ru"),
        ("en-US", "en"),
        ("uz-Cyrl", "uz-cyrl"),
        ("kk", "uz"),
        ("", "uz"),
        (None, "uz"),
    ],
)
def test_a_new_chat_speaks_the_persons_language(at: datetime, tag: str | None, language: str) -> None:
    meet_chat(chat_id=5, language_code=tag, at=at)
    assert chat_language(5) == language


def test_a_chosen_language_stays(at: datetime) -> None:
    meet_chat(chat_id=5, language_code="ru", at=at)
    choose_language(chat_id=5, language=ChatLanguage.ENGLISH)
    meet_chat(chat_id=5, language_code="ru", at=at + timedelta(days=1))
    assert chat_language(5) == "en"


def test_a_chat_never_met_is_uzbek_and_open() -> None:
    assert (chat_language(5), is_blocked(5)) == ("uz", False)


def test_whoever_writes_has_not_blocked_us(at: datetime) -> None:
    block_chat(chat_id=5, at=at)
    assert is_blocked(5)
    meet_chat(chat_id=5, language_code="uz", at=at)
    assert not is_blocked(5)
