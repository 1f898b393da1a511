"""The staff's group: it is offered as the mirror by a command, and what members write in its topics goes to customers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from projectsplatform.accounts.models import User
from projectsplatform.accounts.queries.people import by_tg_id
from projectsplatform.accounts.queries.staff import is_owner
from projectsplatform.aloqa.enums import Face
from projectsplatform.aloqa.models import MirrorTopic
from projectsplatform.aloqa.operations.answering import answer, write_note
from projectsplatform.aloqa.queries.mirror import mirror_group, topic_of
from projectsplatform.aloqa.rules.content import Content
from projectsplatform.aloqa.rules.mirror import NOTE_MARK
from projectsplatform.aloqa.rules.mirror_links import OfferedGroup, sign_group
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import Refusal
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import Button
from projectsplatform.telegram.operations.outbox import enqueue
from projectsplatform.telegram.rules.bots import own_bot_id

KIND: Final = "bot.mirror"
MAY_ANSWER: Final = "aloqa.add_message"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody wrote, and who: `tg_id` is None for an anonymous administrator or a channel."""

    chat_id: int
    topic_id: int | None
    tg_id: int | None


@retried
def offer_group(*, group: OfferedGroup, is_forum: bool, tg_id: int | None, at: datetime) -> None:
    """`/aloqa` in a group: an owner gets the link into the panel, where it is decided; anybody else gets no answer."""
    owner = _owner(tg_id)
    if owner is None:
        return
    with override(owner.language):
        if not is_forum:
            text = _(
                "Turn on topics in this group's settings first, and make the bot an administrator that may manage them."
            )
            _say(group.chat_id, None, text, at)
            return
        text = _("Conversations with customers can be shown in this group. An owner decides it in the panel.")
        query = urlencode({"group": sign_group(group)})
        button = Button(
            text=_("Open in the panel"), url=f"{settings.PUBLIC_URL}{reverse('admin:aloqa_mirror_on')}?{query}"
        )
        enqueue(chat_id=group.chat_id, text=text, lane=Lane.TRANSACTIONAL, kind=KIND, buttons=[[button]], at=at)


def is_answer(*, spot: Spot) -> bool:
    """Whether a message there is a member's answer to a customer."""
    return _topic(spot) is not None and _member(spot.tg_id) is not None


@retried
def take_topic_message(*, spot: Spot, content: Content, telegram_id: int, at: datetime) -> bool:
    """An answer to the customer of the topic, or a note. False where the group or topic is not the mirror's.

    Whoever may not answer is told so in the topic.
    """
    topic = _topic(spot)
    if topic is None:
        return False
    member = _member(spot.tg_id)
    if member is None:
        with override(settings.LANGUAGE_CODE):
            _say(spot.chat_id, spot.topic_id, _refusal(spot.tg_id), at, reply_to=telegram_id)
        return True
    problem = _write(topic, member, content, f"tg:{own_bot_id()}:{spot.chat_id}:{telegram_id}", at)
    if problem:
        _say(spot.chat_id, spot.topic_id, problem, at, reply_to=telegram_id)
    return True


def _write(topic: MirrorTopic, member: User, content: Content, source_key: str, at: datetime) -> str:
    """What is wrong with it, in the member's language; else empty. The group has it already: it is not mirrored again."""
    with override(member.language):
        if content.is_empty:
            return _("Not sent to the customer: this file is not accepted, or it is larger than 20 MB.")
        try:
            if content.text.startswith(NOTE_MARK):
                text = content.text.removeprefix(NOTE_MARK).strip()
                message = write_note(thread_id=topic.thread_id, member=member, text=text, source_key=source_key, at=at)
            else:
                message = answer(
                    thread_id=topic.thread_id,
                    member=member,
                    content=content,
                    source_key=source_key,
                    face=Face.MIRROR,
                    at=at,
                )
        except Refusal as refusal:
            return refusal.text()
    MirrorTopic.objects.filter(pk=topic.pk, mirrored_number=message.number - 1).update(mirrored_number=message.number)
    return ""


def _topic(spot: Spot) -> MirrorTopic | None:
    group = mirror_group()
    if group is None or group.chat_id != spot.chat_id:
        return None
    return topic_of(chat_id=spot.chat_id, topic_id=spot.topic_id)


def _refusal(tg_id: int | None) -> str:
    if tg_id is None:
        return _("Not sent to the customer: you write as an anonymous administrator. Write under your own name.")
    return _("Not sent to the customer: only members of staff who may answer can write here.")


def _member(tg_id: int | None) -> User | None:
    member = by_tg_id(tg_id) if tg_id is not None else None
    may = member is not None and member.is_active and member.is_staff and member.has_perm(MAY_ANSWER)
    return member if may else None


def _owner(tg_id: int | None) -> User | None:
    member = by_tg_id(tg_id) if tg_id is not None else None
    return member if member is not None and is_owner(member) else None


def _say(chat_id: int, topic_id: int | None, text: str, at: datetime, *, reply_to: int | None = None) -> None:
    enqueue(
        chat_id=chat_id, text=text, lane=Lane.TRANSACTIONAL, kind=KIND, thread_id=topic_id, reply_to=reply_to, at=at
    )
