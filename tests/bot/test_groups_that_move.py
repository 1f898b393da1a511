"""Telegram's own word that a group has another id; and edits, which nobody handles yet."""

from collections.abc import Iterator

import pytest

from projectsplatform.kit.clock import now
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.telegram.rules import outcomes
from tests.bot.conversation import answers, tell
from tests.factories.telegram import group_message, make_message, private_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> Iterator[list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []
    outcomes.register_migration(take := lambda old, new: told.append((old, new)))
    yield told
    outcomes.forget_migration(take)


def test_both_groups_say_where_it_went(told: list[tuple[int, int]]) -> None:
    make_message(now(), chat_id=-1_001_234)
    tell(group_message(5, migrate_to_chat_id=-1_009_999))
    tell(group_message(5, migrate_from_chat_id=-77))
    assert told == [(-1_001_234, -1_009_999), (-77, -1_001_234)]
    assert OutboxMessage.objects.get().chat_id == -1_009_999


def test_an_edited_message_is_no_new_one() -> None:
    update = private_message(5, text="/start", edit_date=1_770_000_001)
    tell({"update_id": update["update_id"], "edited_message": update["message"]})
    assert answers(5) == []
