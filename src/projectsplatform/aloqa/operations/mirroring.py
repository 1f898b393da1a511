"""Showing conversations in the staff's group: a topic a thread, several messages joined into one of the group.

The inbox is the truth: whatever fails here is shown there all the same.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from projectsplatform.aloqa.enums import Problem
from projectsplatform.aloqa.models import MirrorGroup, MirrorPost, MirrorTopic, TelegramCopy, Thread
from projectsplatform.aloqa.queries.mirror import mirror_group
from projectsplatform.aloqa.rules.mirror import joined
from projectsplatform.kit.jobs import defer_once
from projectsplatform.telegram.enums import Lane, MessageState
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.telegram.operations.outbox import enqueue
from projectsplatform.telegram.rules.outcomes import Outcome
from projectsplatform.telegram.rules.reasons import Reason

KIND: Final = "mirror.post"
MIRROR_JOB: Final = "aloqa.mirror_thread"
JOINED_FOR: Final = 3
"""Seconds for which messages of a thread are joined into one: a group takes 20 a minute."""
_WAITING_AT_MOST: Final = 5
_BUSY_SECONDS: Final = 15
_READ_AT_ONCE: Final = 50


def mirror_later(thread: Thread) -> None:
    """Called in the transaction of every new message."""
    if mirror_group() is not None:
        _defer(thread.pk, JOINED_FOR)


@transaction.atomic
def prepare_topic(*, thread_id: UUID) -> MirrorTopic | None:
    """The thread's row of the mirror; None while there is no group. It begins where the open conversation does."""
    group = mirror_group()
    thread = Thread.objects.select_for_update().filter(pk=thread_id).first()
    if group is None or thread is None:
        return None
    topic = MirrorTopic.objects.filter(thread=thread).first()
    if topic is None:
        number = _before_the_open_episode(thread)
        return MirrorTopic.objects.create(thread=thread, chat_id=group.chat_id, mirrored_number=number)
    if topic.chat_id != group.chat_id:
        topic.chat_id, topic.topic_id = group.chat_id, None
        topic.save(update_fields=["chat_id", "topic_id"])
    return topic


def keep_topic(*, topic: MirrorTopic, topic_id: int) -> None:
    """Telegram has made the topic. Of two that were made at once the first one counts."""
    MirrorTopic.objects.filter(pk=topic.pk, topic_id=None).update(topic_id=topic_id)


@transaction.atomic
def post_next(*, thread_id: UUID, at: datetime) -> bool:
    """Hands the next messages over, joined; False where there are none, no topic, or too many wait for the group already."""
    if not Thread.objects.select_for_update().filter(pk=thread_id).exists():
        return False
    topic = MirrorTopic.objects.filter(thread=thread_id).exclude(topic_id=None).first()
    if topic is None:
        return False
    new = topic.thread.messages.filter(number__gt=topic.mirrored_number, deleted_at=None).order_by("number")
    messages = list(new.select_related("member").prefetch_related("attachments")[:_READ_AT_ONCE])
    if not messages:
        return False
    if OutboxMessage.objects.filter(chat_id=topic.chat_id, state=MessageState.PENDING).count() >= _WAITING_AT_MOST:
        _defer(thread_id, _BUSY_SECONDS)
        return False
    text, count = joined(messages)
    sent = enqueue(
        chat_id=topic.chat_id, text=text, lane=Lane.TRANSACTIONAL, kind=KIND, thread_id=topic.topic_id, at=at
    )
    first, last = messages[0].number, messages[count - 1].number
    MirrorPost.objects.create(outbox_id=sent.id, topic=topic, first_number=first, last_number=last)
    topic.mirrored_number = last
    topic.save(update_fields=["mirrored_number"])
    return True


def learn_outcome(outcome: Outcome) -> None:
    """What became of a message to the group. Joins the transaction that stores it."""
    post = MirrorPost.objects.select_related("topic").filter(pk=outcome.outbox_id).first()
    if post is None:
        return
    if outcome.state == MessageState.SENT:
        _remember(post, outcome)
        MirrorGroup.objects.filter(chat_id=outcome.chat_id).exclude(problem="").update(problem=Problem.NONE)
    elif outcome.reason == Reason.TOPIC_GONE:
        _begin_again(post)
    else:
        problem = Problem.BLOCKED if outcome.reason == "blocked" else Problem.REFUSED
        MirrorGroup.objects.filter(chat_id=outcome.chat_id).update(problem=problem)
    post.delete()


def learn_migration(old: int, new: int) -> None:
    """The group has become a supergroup with another id."""
    MirrorGroup.objects.filter(chat_id=old).update(chat_id=new)
    MirrorTopic.objects.filter(chat_id=old).update(chat_id=new, topic_id=None)


def mirror_again(*, thread_id: UUID, seconds: int) -> None:
    """Telegram cannot be asked now."""
    _defer(thread_id, seconds)


def note_problem(*, chat_id: int, problem: Problem) -> None:
    """The group cannot be written to."""
    MirrorGroup.objects.filter(chat_id=chat_id).update(problem=problem)


def _remember(post: MirrorPost, outcome: Outcome) -> None:
    """An answer to the joined message is an answer to its last one."""
    message = post.topic.thread.messages.filter(number=post.last_number).first()
    group = MirrorGroup.objects.filter(chat_id=outcome.chat_id).first()
    if message is not None and group is not None:
        copies = [
            TelegramCopy(bot_id=group.bot_id, chat_id=outcome.chat_id, telegram_id=one, message=message)
            for one in outcome.telegram_ids
        ]
        TelegramCopy.objects.bulk_create(copies, ignore_conflicts=True)


def _begin_again(post: MirrorPost) -> None:
    """Somebody deleted the topic: what did not arrive goes into a new one."""
    topic = MirrorTopic.objects.select_for_update().get(pk=post.topic_id)
    topic.topic_id = None
    topic.mirrored_number = min(topic.mirrored_number, post.first_number - 1)
    topic.save(update_fields=["topic_id", "mirrored_number"])
    _defer(topic.thread_id, JOINED_FOR)


def _before_the_open_episode(thread: Thread) -> int:
    """The number of the last message before the open conversation."""
    first = thread.messages.filter(episode__closed_at=None, episode__isnull=False).order_by("number").first()
    return first.number - 1 if first else thread.last_number


def _defer(thread_id: UUID, seconds: int) -> None:
    defer_once(MIRROR_JOB, lock=f"{MIRROR_JOB}:{thread_id}", seconds=seconds, thread_id=str(thread_id))
