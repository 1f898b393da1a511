import pytest
from django.db import transaction

from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.chat_links import tell_of_chat
from projectsplatform.aloqa.enums import Author, Face, ThreadState
from projectsplatform.aloqa.models import Episode, Message, TelegramCopy, Thread
from projectsplatform.aloqa.operations.receiving import receive_message
from projectsplatform.aloqa.rules.content import Content, Correspondent
from projectsplatform.kit.clock import now
from tests.factories.accounts import new_person
from tests.factories.aloqa import reply, say
from tests.races import run_at_once

HELLO = Content(text="Dastur ochilmayapti")


def _receive(sender: Correspondent, key: str, content: Content = HELLO) -> Message:
    return receive_message(
        sender=sender, content=content, face=Face.TELEGRAM, source_key=key, telegram_id=7, at=now()
    ).message


def test_the_first_message_makes_the_one_thread_which_then_waits(person: User) -> None:
    message = say(person, "Dastur ochilmayapti", at=now())

    thread = Thread.objects.get()
    assert (thread.person_id, thread.chat_id, thread.state) == (person.pk, person.tg_id, ThreadState.WAITING)
    assert (thread.last_number, thread.preview) == (1, "Dastur ochilmayapti")
    assert (message.author, message.number, message.episode) == (Author.CUSTOMER, 1, Episode.objects.get())
    assert TelegramCopy.objects.values_list("chat_id", "message").get() == (person.tg_id, message.pk)


def test_a_repeated_message_is_one(person: User) -> None:
    sender = Correspondent(person.pk, person.tg_id)

    assert _receive(sender, "tg:1:7").pk == _receive(sender, "tg:1:7").pk
    assert Message.objects.count() == 1


def test_a_waiting_thread_waits_since_its_first_unanswered_message(person: User, member: User) -> None:
    first = say(person, at=now())
    since = Thread.objects.get().waiting_since
    say(person, at=now())
    assert Thread.objects.get().waiting_since == since

    reply(first, member, at=now())
    assert Thread.objects.values_list("state", "waiting_since").get() == (ThreadState.ANSWERED, None)


def test_a_stranger_has_a_thread_by_the_chat_which_becomes_the_persons(db: None) -> None:
    before = _receive(Correspondent(chat_id=5_005, chat_name="Vali"), "tg:5005:7")
    person = new_person(tg_id=5_005)
    after = say(person, at=now())

    assert before.thread_id == after.thread_id
    assert Thread.objects.values_list("person", "chat_name").get() == (person.pk, "Vali")


def test_what_a_stranger_has_said_is_the_persons_from_the_registration_on(db: None) -> None:
    before = _receive(Correspondent(chat_id=5_005, chat_name="Vali"), "tg:5005:7")
    person = new_person()
    with transaction.atomic():
        tell_of_chat(user_id=person.pk, tg_id=5_005, at=now())
    assert Thread.objects.values_list("pk", "person").get() == (before.thread_id, person.pk)


def test_another_telegram_takes_the_conversation_with_it(person: User) -> None:
    say(person, at=now())
    with transaction.atomic():
        tell_of_chat(user_id=person.pk, tg_id=6_006, at=now())
    assert Thread.objects.values_list("person", "chat_id").get() == (person.pk, 6_006)


def test_what_was_said_in_a_new_chat_joins_the_persons_thread(person: User) -> None:
    old = say(person, "birinchi", at=now())
    _receive(Correspondent(chat_id=6_006), "tg:6006:7", Content(text="yangi chatdan"))
    person.tg_id = 6_006
    say(person, "uchinchi", at=now())

    thread = Thread.objects.get()
    assert (thread.pk, thread.chat_id, thread.last_number) == (old.thread_id, 6_006, 3)
    assert [*thread.messages.order_by("position").values_list("text", flat=True)] == [
        "birinchi",
        "yangi chatdan",
        "uchinchi",
    ]
    assert thread.episodes.filter(closed_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_messages_that_come_at_once_are_all_there_in_one_thread() -> None:
    sender = Correspondent(new_person().pk, 8_008)

    messages = run_at_once(8, lambda number: _receive(sender, f"tg:8008:{number}").number)

    assert sorted(messages) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert Thread.objects.count() == Episode.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_message_delivered_eight_times_at_once_is_one() -> None:
    sender = Correspondent(new_person().pk, 8_008)

    messages = run_at_once(8, lambda _: _receive(sender, "tg:8008:1").pk)

    assert len(set(messages)) == Message.objects.count() == 1
