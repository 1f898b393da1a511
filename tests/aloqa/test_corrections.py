"""What became of answers in Telegram; changing them, taking them back, sending them again."""

from datetime import datetime
from typing import Any

import pytest

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import AttachmentKind, Delivery, Problem
from projectsplatform.aloqa.errors import MessageNotYours, NotToBeSentAgain, TextInvalid
from projectsplatform.aloqa.models import Attachment, Message, MessageVersion, TelegramCopy, Thread
from projectsplatform.aloqa.operations.answering import answer as write
from projectsplatform.aloqa.operations.corrections import delete_answer, edit_answer, send_again
from projectsplatform.aloqa.operations.outcomes import take_outcome
from projectsplatform.aloqa.rules.content import Content
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere
from projectsplatform.telegram.enums import MessageState
from projectsplatform.telegram.models import Entity, OutboxMessage
from projectsplatform.telegram.operations.delivery import block_chat
from projectsplatform.telegram.rules.outcomes import Outcome
from tests.factories.aloqa import reply, say
from tests.factories.staff import make_member


@pytest.fixture
def answer(person: User, member: User, at: datetime) -> Message:
    return reply(say(person, at=at), member, "Qayta ishga tushiring", at=at)


def sent(kind: str = "aloqa.answer") -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind=kind).order_by("id"))


def end(answer: Message, state: MessageState, *ids: int, reason: str = "") -> tuple[str, str]:
    """The sender tells what became of what is under way; how the answer stands then."""
    answer.refresh_from_db()
    row = OutboxMessage.objects.get(pk=answer.outbox_id)
    OutboxMessage.objects.filter(pk=row.pk).update(state=state, finished_at=now())
    take_outcome(Outcome(row.pk, row.chat_id, row.kind, state, reason, ids, now()))
    answer.refresh_from_db()
    return answer.delivery, answer.problem


def change(answer: Message, text: str = "Qayta oʻrnating") -> None:
    edit_answer(message_id=answer.pk, member=answer.member, text=text, at=now())  # type: ignore[arg-type]


def test_an_answer_is_sent_once_with_the_name_in_bold(answer: Message, member: User) -> None:
    (row,) = sent()
    name = f"{member.get_full_name()}:"
    assert row.once
    assert row.body().text == f"{name}\nQayta ishga tushiring"
    assert row.body().entities == (Entity("bold", 0, len(name)),)


def test_what_the_member_formatted_stays_formatted_under_the_name(answer: Message, member: User, at: datetime) -> None:
    content = Content(text="Juda muhim", entities=({"type": "italic", "offset": 5, "length": 5},))
    write(thread_id=answer.thread_id, member=member, content=content, source_key="mirror", at=at)

    first = len(f"{member.get_full_name()}:\n")
    assert sent()[-1].body().entities[1:] == (Entity("italic", first + 5, 5),)


def test_nothing_is_sent_into_the_chat_of_a_bot_that_the_platform_had_before(person: User, member: User) -> None:
    message = say(person, at=now())
    Thread.objects.update(bot_id=77)
    answer = reply(message, member, at=now())

    assert (answer.delivery, answer.problem) == (Delivery.UNDELIVERED, Problem.CHAT_GONE)
    assert sent() == []


@pytest.mark.parametrize(
    ("state", "reason", "stands"),
    [
        (MessageState.SENT, "", (Delivery.SENT, Problem.NONE)),
        (MessageState.UNCERTAIN, "ReadTimeout", (Delivery.UNCERTAIN, Problem.UNKNOWN)),
        (MessageState.FAILED, "blocked", (Delivery.UNDELIVERED, Problem.BLOCKED)),
        (MessageState.FAILED, "chat_not_found", (Delivery.UNDELIVERED, Problem.CHAT_GONE)),
        (MessageState.FAILED, "message_too_long", (Delivery.UNDELIVERED, Problem.REFUSED)),
        (MessageState.EXPIRED, "", (Delivery.UNDELIVERED, Problem.EXPIRED)),
    ],
)
def test_what_became_of_it_stands_at_the_answer(answer: Message, state: Any, reason: str, stands: Any) -> None:
    revision = Thread.objects.get().revision
    assert end(answer, state, reason=reason) == stands
    assert Thread.objects.get().revision == revision + 1


def test_telegrams_ids_are_remembered(answer: Message) -> None:
    end(answer, MessageState.SENT, 901, 902)
    assert [*answer.copies.order_by("telegram_id").values_list("telegram_id", flat=True)] == [901, 902]


def test_whoever_has_blocked_the_bot_is_undelivered_with_the_reason(answer: Message, person: User) -> None:
    block_chat(chat_id=person.tg_id or 0, at=now())
    answer.refresh_from_db()
    assert (answer.delivery, answer.problem) == (Delivery.UNDELIVERED, Problem.BLOCKED)


def test_an_edit_keeps_what_it_said_and_changes_telegram(answer: Message) -> None:
    end(answer, MessageState.SENT, 901)
    change(answer)

    (row,) = sent("aloqa.edit")
    assert (row.body().edits, row.body().text.splitlines()[1]) == (901, "Qayta oʻrnating")
    assert MessageVersion.objects.values_list("message", "text").get() == (answer.pk, "Qayta ishga tushiring")
    assert end(answer, MessageState.SENT) == (Delivery.SENT, Problem.NONE)


def test_words_beside_files_stay_as_short_as_telegram_takes_them(answer: Message, at: datetime) -> None:
    Attachment.objects.create(message=answer, kind=AttachmentKind.PHOTO, created_at=at)
    change(answer, "я" * 900)
    with pytest.raises(TextInvalid):
        change(answer, "я" * 901)


def test_an_edit_that_telegram_does_not_allow_any_more_says_so(answer: Message) -> None:
    end(answer, MessageState.SENT, 901)
    change(answer)
    assert end(answer, MessageState.FAILED, reason="not_editable") == (Delivery.SENT, Problem.TOO_OLD)


def test_what_is_not_sent_yet_is_sent_as_it_is_now(answer: Message) -> None:
    change(answer)
    old, new = sent()
    assert (old.state, new.state) == (MessageState.EXPIRED, MessageState.PENDING)
    assert new.body().text.endswith("Qayta oʻrnating")


def test_what_is_being_sent_is_changed_when_it_has_arrived(answer: Message) -> None:
    OutboxMessage.objects.update(in_flight=True)
    change(answer)
    assert (len(sent()), sent("aloqa.edit")) == (1, [])
    end(answer, MessageState.SENT, 901)
    (row,) = sent("aloqa.edit")
    assert row.body().edits == 901


def test_a_deleted_answer_is_gone_here_and_in_telegram(answer: Message, member: User) -> None:
    end(answer, MessageState.SENT, 901)
    change(answer)
    delete_answer(message_id=answer.pk, member=member, at=now())

    (row,) = sent("aloqa.delete")
    answer.refresh_from_db()
    assert row.body().deletes == (901,)
    assert (answer.text, answer.deleted_by, MessageVersion.objects.count()) == ("", member, 0)
    assert end(answer, MessageState.FAILED, reason="not_deletable") == (Delivery.SENT, Problem.TOO_OLD)


def test_what_is_deleted_before_it_is_sent_is_never_sent(answer: Message, member: User) -> None:
    delete_answer(message_id=answer.pk, member=member, at=now())
    (row,) = sent()
    answer.refresh_from_db()
    assert (row.state, answer.delivery) == (MessageState.EXPIRED, Delivery.NONE)


def test_what_is_deleted_while_it_is_sent_is_deleted_when_it_has_arrived(answer: Message, member: User) -> None:
    OutboxMessage.objects.update(in_flight=True)
    delete_answer(message_id=answer.pk, member=member, at=now())
    end(answer, MessageState.SENT, 901)
    (row,) = sent("aloqa.delete")
    assert row.body().deletes == (901,)


def test_only_who_wrote_it_changes_it_or_takes_it_back(answer: Message, person: User) -> None:
    other = make_member(Role.SUPPORT)
    with pytest.raises(MessageNotYours):
        edit_answer(message_id=answer.pk, member=other, text="Yoʻq", at=now())
    with pytest.raises(MessageNotYours):
        delete_answer(message_id=answer.pk, member=other, at=now())
    with pytest.raises(NothingThere):
        edit_answer(message_id=Message.objects.get(author="customer").pk, member=other, text="Yoʻq", at=now())


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.UNCERTAIN])
def test_a_member_decides_that_it_is_sent_again(answer: Message, member: User, state: MessageState) -> None:
    end(answer, state, reason="blocked")
    send_again(message_id=answer.pk, member=member, at=now())

    _first, again = sent()
    answer.refresh_from_db()
    assert (answer.delivery, answer.outbox_id) == (Delivery.WAITING, again.pk)
    assert end(answer, MessageState.SENT, 902) == (Delivery.SENT, Problem.NONE)


def test_what_has_arrived_or_is_under_way_is_not_sent_again(answer: Message, member: User) -> None:
    with pytest.raises(NotToBeSentAgain):
        send_again(message_id=answer.pk, member=member, at=now())
    end(answer, MessageState.SENT, 901)
    with pytest.raises(NotToBeSentAgain):
        send_again(message_id=answer.pk, member=member, at=now())


def test_an_older_outcome_changes_nothing(answer: Message, member: User) -> None:
    first = OutboxMessage.objects.get()
    end(answer, MessageState.UNCERTAIN)
    send_again(message_id=answer.pk, member=member, at=now())
    outcome = Outcome(first.pk, first.chat_id, first.kind, MessageState.FAILED, "blocked", (), now())
    take_outcome(outcome)
    answer.refresh_from_db()
    assert answer.delivery == Delivery.WAITING
    assert not TelegramCopy.objects.filter(message=answer).exists()
