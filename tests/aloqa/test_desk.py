"""Assigning, closing and rating."""

from datetime import timedelta

import pytest

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import Author, ThreadState
from projectsplatform.aloqa.errors import CustomerWroteMeanwhile
from projectsplatform.aloqa.models import Episode, Message, SubjectLabel, Thread
from projectsplatform.aloqa.operations.desk import assign, close_thread, hand_over, set_subject
from projectsplatform.aloqa.operations.rating_in_telegram import rate_in_chat
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.telegram.operations.chats import meet_chat
from tests.factories.accounts import new_person
from tests.factories.aloqa import reply, say
from tests.factories.staff import make_member
from tests.races import run_at_once


@pytest.fixture
def message(person: User) -> Message:
    meet_chat(chat_id=person.tg_id or 0, language_code="en", at=now())
    return say(person, "Dastur ochilmayapti", at=now())


def _close(message: Message, member: User, **given: object) -> Thread:
    return close_thread(thread_id=message.thread_id, member=member, at=now(), **given)  # type: ignore[arg-type]


def test_a_thread_is_given_to_a_member_and_to_nobody_again(message: Message, member: User) -> None:
    for wanted in (member.pk, None):
        assign(thread_id=message.thread_id, member=member, assignee_id=wanted, at=now())
        assert Thread.objects.values_list("assignee", flat=True).get() == wanted


def test_it_is_given_to_nobody_who_does_not_work_here(message: Message, member: User, person: User) -> None:
    with pytest.raises(NothingThere):
        assign(thread_id=message.thread_id, member=member, assignee_id=person.pk, at=now())


def test_handing_over_leaves_a_note(message: Message, member: User) -> None:
    other = make_member(Role.SUPPORT)
    given = {"thread_id": message.thread_id, "member": member, "assignee_id": other.pk, "at": now()}
    for _ in range(2):
        hand_over(**given, note="Kassaga qarang", source_key="note:1")
    assert Thread.objects.values_list("assignee", "last_number").get() == (other.pk, 2)
    assert Message.objects.get(is_note=True).text == "Kassaga qarang"


def test_a_closed_conversation_keeps_its_subject_and_the_next_has_none(message: Message, member: User) -> None:
    subject = SubjectLabel.objects.create(name="Toʻlov")
    set_subject(thread_id=message.thread_id, member=member, subject_id=subject.pk, at=now())
    _close(message, member)

    assert Episode.objects.values_list("subject", "closed_by").get() == (subject.pk, member.pk)
    assert Thread.objects.values_list("state", "subject", "assignee").get() == (ThreadState.CLOSED, None, None)


def test_closing_asks_once_for_a_rating_in_the_customers_language(message: Message, member: User) -> None:
    reply(message, member, at=now())
    _close(message, member)
    _close(message, member)

    (asked,) = OutboxMessage.objects.filter(kind="aloqa.automatic.rating")
    assert asked.body().text == "The conversation is closed. How did we help?"
    episode = Episode.objects.get()
    assert [button.callback_data for row in asked.body().buttons for button in row] == [
        f"rate:{episode.pk.hex}:{stars}" for stars in range(1, 6)
    ]


def test_who_was_never_answered_is_not_asked(message: Message, member: User) -> None:
    _close(message, member)
    assert not OutboxMessage.objects.filter(kind="aloqa.automatic.rating").exists()


def test_what_the_customer_wrote_meanwhile_is_not_closed_unread(message: Message, member: User, person: User) -> None:
    say(person, "Yana bir savol", at=now())
    with pytest.raises(CustomerWroteMeanwhile):
        _close(message, member, seen=1)
    assert Thread.objects.get().state == ThreadState.WAITING


def test_writing_begins_anew(message: Message, member: User, person: User) -> None:
    reply(message, member, at=now())
    _close(message, member)
    say(person, "Yana ochilmayapti", at=now() + timedelta(minutes=1))

    assert Thread.objects.get().state == ThreadState.WAITING
    assert Episode.objects.filter(closed_at=None).count() == 1
    assert Episode.objects.count() == 2


def test_the_first_rating_counts_and_only_the_customers(message: Message, member: User, person: User) -> None:
    chat, episode = person.tg_id or 0, Episode.objects.get()
    reply(message, member, at=now())

    def press(rating: int, chat_id: int = chat) -> bool:
        return rate_in_chat(chat_id=chat_id, episode_id=episode.pk, rating=rating, at=now())

    assert not press(5)  # it is open
    _close(message, member)
    assert [press(1, 777), press(6), press(5), press(5), press(1)] == [False, False, True, True, False]
    assert Episode.objects.values_list("rating", flat=True).get() == 5


@pytest.mark.django_db(transaction=True)
def test_of_eight_presses_at_once_one_counts() -> None:
    person, member = new_person(), make_member(Role.SUPPORT)
    message = say(person, at=now())
    reply(message, member, at=now())
    _close(message, member)
    episode, chat = Episode.objects.get().pk, person.tg_id or 0

    done = run_at_once(8, lambda n: rate_in_chat(chat_id=chat, episode_id=episode, rating=n % 5 + 1, at=now()))

    rating = Episode.objects.values_list("rating", flat=True).get()
    assert [index % 5 + 1 == rating for index in range(8)] == done


@pytest.mark.django_db(transaction=True)
def test_closing_and_writing_at_once_lose_nothing() -> None:
    person, member = new_person(), make_member(Role.SUPPORT)
    message = say(person, at=now())

    run_at_once(2, lambda n: say(person, "Kutib turing", at=now()) if n else _close(message, member, seen=1))

    assert Thread.objects.get().state == ThreadState.WAITING
    assert Message.objects.filter(author=Author.CUSTOMER).count() == 2
