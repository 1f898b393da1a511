import pytest

from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import Problem
from projectsplatform.aloqa.models import MirrorGroup, MirrorPost, MirrorTopic, TelegramCopy, Thread
from projectsplatform.aloqa.operations.mirroring import (
    KIND,
    keep_topic,
    learn_migration,
    learn_outcome,
    post_next,
    prepare_topic,
)
from projectsplatform.kit.clock import now
from projectsplatform.telegram.enums import MessageState
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.telegram.rules.outcomes import Outcome
from tests.factories.aloqa import reply, say

GROUP = -100_500


@pytest.fixture
def group(member: User) -> MirrorGroup:
    return MirrorGroup.objects.create(
        bot_id=1, chat_id=GROUP, title="Xodimlar", turned_on_by=member, turned_on_at=now()
    )


def _topic(thread: Thread, topic_id: int = 7) -> MirrorTopic:
    topic = prepare_topic(thread_id=thread.pk)
    assert topic is not None
    keep_topic(topic=topic, topic_id=topic_id)
    return MirrorTopic.objects.get()


def _posts() -> list[tuple[str, int | None]]:
    rows = OutboxMessage.objects.filter(kind=KIND).order_by("id")
    return [(row.body().text, row.body().thread_id) for row in rows]


def _outcome(state: MessageState, reason: str = "", ids: tuple[int, ...] = ()) -> None:
    row = OutboxMessage.objects.filter(kind=KIND).latest("id")
    OutboxMessage.objects.filter(pk=row.pk).update(state=state, finished_at=now())
    learn_outcome(Outcome(row.id, GROUP, KIND, state, reason, ids, now()))


def test_without_a_group_there_is_no_topic(person: User) -> None:
    assert prepare_topic(thread_id=say(person, at=now()).thread_id) is None


def test_what_was_written_meanwhile_is_one_message_of_the_topic(person: User, member: User, group: MirrorGroup) -> None:
    first = say(person, "Dastur ochilmayapti", at=now())
    reply(first, member, "Qaysi xato?", at=now())
    topic = _topic(first.thread)

    assert post_next(thread_id=topic.thread_id, at=now())
    assert not post_next(thread_id=topic.thread_id, at=now())
    assert _posts() == [(f"👤 mijoz\nDastur ochilmayapti\n\n✍️ {member}\nQaysi xato?", 7)]


def test_an_answer_to_the_groups_message_finds_the_customers(person: User, group: MirrorGroup) -> None:
    message = say(person, at=now())
    post_next(thread_id=_topic(message.thread).thread_id, at=now())
    _outcome(MessageState.SENT, ids=(99,))

    assert TelegramCopy.objects.filter(chat_id=GROUP).values_list("telegram_id", "message").get() == (99, message.pk)
    assert not MirrorPost.objects.exists()


def test_a_deleted_topic_is_made_anew_with_what_did_not_arrive(person: User, group: MirrorGroup) -> None:
    message = say(person, "birinchi", at=now())
    topic = _topic(message.thread)
    post_next(thread_id=topic.thread_id, at=now())
    _outcome(MessageState.FAILED, "topic_gone")
    assert not post_next(thread_id=topic.thread_id, at=now())

    _topic(message.thread, topic_id=8)
    assert post_next(thread_id=topic.thread_id, at=now())
    assert [thread_id for _text, thread_id in _posts()] == [7, 8]


def test_a_group_that_threw_the_bot_out_is_a_problem_that_the_panel_shows(person: User, group: MirrorGroup) -> None:
    post_next(thread_id=_topic(say(person, at=now()).thread).thread_id, at=now())
    _outcome(MessageState.FAILED, "blocked")

    assert MirrorGroup.objects.get().problem == Problem.BLOCKED


def test_a_group_that_became_a_supergroup_keeps_its_conversations(person: User, group: MirrorGroup) -> None:
    _topic(say(person, at=now()).thread)
    learn_migration(GROUP, -100_600)

    assert MirrorGroup.objects.get().chat_id == -100_600
    assert MirrorTopic.objects.values_list("chat_id", "topic_id").get() == (-100_600, None)


def test_a_long_conversation_is_cut_where_telegram_cuts(person: User, group: MirrorGroup) -> None:
    message = say(person, "a" * 3_000, at=now())
    say(person, "b" * 3_000, at=now())
    topic = _topic(message.thread)

    assert [post_next(thread_id=topic.thread_id, at=now()) for _ in range(3)] == [True, True, False]
    assert [len(text) for text, _topic_id in _posts()] == [len("👤 mijoz\n") + 3_000] * 2


def test_a_busy_group_joins_more_instead_of_queueing(person: User, group: MirrorGroup) -> None:
    topic = _topic(say(person, at=now()).thread)
    for number in range(7):
        say(person, str(number), at=now())
        post_next(thread_id=topic.thread_id, at=now())

    assert len(_posts()) == 5
    OutboxMessage.objects.update(state=MessageState.SENT, finished_at=now())
    assert post_next(thread_id=topic.thread_id, at=now())
    assert _posts()[-1][0] == "👤 mijoz\n5\n\n👤 mijoz\n6"
