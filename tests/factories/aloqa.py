"""Conversations."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count

from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import Face
from projectsplatform.aloqa.models import Message, Thread
from projectsplatform.aloqa.operations.answering import answer
from projectsplatform.aloqa.operations.receiving import receive_message
from projectsplatform.aloqa.rules.content import Content, Correspondent

_numbers = count(1)


def say(person: User, text: str = "Salom", *, at: datetime) -> Message:
    """A message that a registered person wrote in the bot."""
    sender = Correspondent(person.pk, person.tg_id)
    number = next(_numbers)
    return receive_message(
        sender=sender,
        content=Content(text=text),
        face=Face.TELEGRAM,
        source_key=f"test:{number}",
        telegram_id=number,
        at=at,
    ).message


def say_many(person: User, texts: Sequence[str], *, at: datetime) -> Message:
    """Messages of one conversation, all but the first written as rows; the last of them."""
    first = say(person, texts[0], at=at)
    same = {
        "thread": first.thread,
        "episode": first.episode,
        "author": first.author,
        "face": first.face,
        "created_at": at,
    }
    rows = [Message(number=number, position=number, text=text, **same) for number, text in enumerate(texts[1:], 2)]
    Message.objects.bulk_create(rows)
    Thread.objects.filter(pk=first.thread_id).update(last_number=len(texts), preview=texts[-1])
    return rows[-1]


def reply(message: Message, member: User, text: str = "Assalomu alaykum", *, at: datetime) -> Message:
    """A member's answer to it."""
    key = f"test:{next(_numbers)}"
    return answer(thread_id=message.thread_id, member=member, content=Content(text=text), source_key=key, at=at)
