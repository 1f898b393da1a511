"""Finding and locking the one thread of a person or a chat."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from projectsplatform.aloqa.enums import ThreadState
from projectsplatform.aloqa.models import Episode, Message, Thread
from projectsplatform.aloqa.rules.content import Correspondent
from projectsplatform.kit.db.statements import fetch_model
from projectsplatform.kit.errors import NothingThere
from projectsplatform.telegram.rules.bots import own_bot_id


def lock_thread(thread_id: UUID) -> Thread:
    """In the caller's transaction. Raises NothingThere."""
    thread = Thread.objects.select_for_update().filter(pk=thread_id).first()
    if thread is None:
        raise NothingThere
    return thread


def lock_thread_of(correspondent: Correspondent, *, at: datetime) -> Thread:
    """The locked thread, made where there is none; that of the chat becomes the person's once the person is known."""
    bot_id = own_bot_id()
    thread = _find(correspondent, bot_id)
    if thread is None:
        new = Thread(
            bot_id=bot_id,
            chat_id=correspondent.chat_id,
            person_id=correspondent.person_id,
            created_at=at,
            last_message_at=at,
        )
        Thread.objects.bulk_create([new], ignore_conflicts=True)  # of two at once the second finds the first's
        thread = _find(correspondent, bot_id)
        if thread is None:
            raise NothingThere
    _take_over(thread, correspondent)
    return thread


def _find(correspondent: Correspondent, bot_id: int) -> Thread | None:
    """The person's; else the chat's, unless that is another person's, who had this chat before and loses it here."""
    if correspondent.person_id is not None:
        thread = _lock(bot_id, "person_id", correspondent.person_id)
        if thread is not None:
            _give_chat(thread, correspondent.chat_id)
            return thread
    if correspondent.chat_id is None:
        return None
    thread = _lock(bot_id, "chat_id", correspondent.chat_id)
    if thread is None or correspondent.person_id is None or thread.person_id is None:
        return thread
    Thread.objects.filter(pk=thread.pk).update(chat_id=None)
    return None


def _lock(bot_id: int, column: str, value: UUID | int) -> Thread | None:
    return fetch_model(Thread, f"bot_id = %s AND {column} = %s FOR UPDATE", [bot_id, value])


def _give_chat(thread: Thread, chat_id: int | None) -> None:
    """The person writes from another chat than before: it is theirs now, with what was said there before."""
    if chat_id is None or chat_id == thread.chat_id:
        return
    other = _lock(thread.bot_id, "chat_id", chat_id)
    if other is not None and other.person_id is None:
        _join(other, thread)
    elif other is not None:
        Thread.objects.filter(pk=other.pk).update(chat_id=None)
    thread.chat_id = chat_id
    thread.save(update_fields=["chat_id"])


def _join(chats: Thread, thread: Thread) -> None:
    """What was said in a chat goes behind what the person's thread holds, and the chat's thread ends."""
    last = thread.last_number
    for number, message in enumerate(chats.messages.order_by("position"), last + 1):
        Message.objects.filter(pk=message.pk).update(thread=thread, number=number, position=number)
        thread.last_number = number
    latest = chats.episodes.aggregate(at=Max("opened_at"))["at"]
    if thread.episodes.filter(closed_at__isnull=True).exists():
        chats.episodes.filter(closed_at__isnull=True).update(closed_at=latest)
    Episode.objects.filter(thread=chats).update(thread=thread)
    if chats.state == ThreadState.WAITING:
        thread.state, thread.waiting_since = ThreadState.WAITING, thread.waiting_since or chats.waiting_since
    thread.last_message_at = max(thread.last_message_at, chats.last_message_at)
    thread.revision += 1
    chats.views.all().delete()
    chats.delete()
    thread.save()


def _take_over(thread: Thread, correspondent: Correspondent) -> None:
    changed = []
    if correspondent.person_id is not None and thread.person_id is None:
        thread.person_id = correspondent.person_id
        changed.append("person")
    if correspondent.chat_name and thread.chat_name != correspondent.chat_name:
        thread.chat_name = correspondent.chat_name
        changed.append("chat_name")
    if changed:
        thread.save(update_fields=changed)
