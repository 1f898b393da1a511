"""What people write to the staff in the bot."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import AttachmentKind, AttachmentState, Author, FileProblem, ThreadState
from projectsplatform.aloqa.models import Attachment, Episode, Message, MessageVersion, Thread
from projectsplatform.aloqa.operations.desk import close_thread
from projectsplatform.aloqa.rules.limits import MESSAGES, STRANGERS_MESSAGES
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.limiter import Rule, peek, take
from projectsplatform.telegram.models import OutboxMessage
from tests.bot.conversation import answers, last_text, press, presses, speak, tell
from tests.factories.aloqa import reply
from tests.factories.staff import make_member
from tests.factories.telegram import contact, pressed_button, private_message

pytestmark = pytest.mark.django_db
RECEIVED = "Your message has been received. We answer here, in this chat."
FILE = {"file_id": "F1", "file_unique_id": "U1", "file_size": 100}


def customers() -> list[Message]:
    return list(Message.objects.filter(author=Author.CUSTOMER).order_by("position"))


def written(message_id: int = 20, **given: Any) -> dict[str, Any]:
    return private_message(5, message_id=message_id, **{"sender": {"language_code": "en"}, **given})


def test_free_text_goes_into_the_conversation_with_its_formatting(customer: User) -> None:
    bold = {"type": "bold", "offset": 0, "length": 5}
    tell(written(text="Salom, dastur ochilmayapti", entities=[bold]))

    (message,) = customers()
    assert (message.text, message.entities) == ("Salom, dastur ochilmayapti", [bold])
    assert Thread.objects.values_list("person", "chat_id", "chat_name").get() == (customer.pk, 5, "Sinov")


def test_the_first_message_is_acknowledged_once(customer: User) -> None:
    tell(written(20, text="Salom"))
    tell(written(21, text="Yordam bering"))
    assert [row.body().text for row in answers(5)] == [RECEIVED]


def test_a_repeated_update_is_one_message(customer: User) -> None:
    update = written(text="Salom")
    tell(update)
    tell(update)
    assert len(customers()) == 1


def test_a_stranger_is_answered_with_the_contact_button(db: None) -> None:
    tell(written(text="Salom"))
    (row,) = answers(5)
    assert row.body().text.startswith(RECEIVED)
    assert [button.request_contact for line in row.body().buttons for button in line] == [True]
    assert Thread.objects.values_list("person", "chat_name").get() == (None, "Sinov")


def test_a_disabled_customer_may_still_write(make_person: Callable[..., User]) -> None:
    make_person(tg_id=5, is_active=False)
    tell(written(text="Nega yopildi?"))
    assert len(customers()) == 1


def test_members_of_staff_write_in_the_panel(make_person: Callable[..., User]) -> None:
    make_person(tg_id=5, is_staff=True)
    tell(written(text="Salom"))
    assert not customers()
    assert last_text(5).startswith("I do not understand this.")


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"photo": [{**FILE, "width": 9, "height": 9}]}, AttachmentKind.PHOTO),
        ({"document": {**FILE, "file_name": "../otchet.xlsx"}}, AttachmentKind.DOCUMENT),
        ({"voice": {**FILE, "duration": 7}}, AttachmentKind.VOICE),
        ({"audio": {**FILE, "duration": 7}}, AttachmentKind.AUDIO),
        ({"video": {**FILE, "duration": 7, "width": 9, "height": 9}}, AttachmentKind.VIDEO),
        ({"video_note": {**FILE, "duration": 7, "length": 9}}, AttachmentKind.VIDEO),
        ({"animation": {**FILE, "duration": 7, "width": 9, "height": 9}, "document": FILE}, AttachmentKind.VIDEO),
    ],
)
def test_a_file_waits_to_be_fetched_and_keeps_its_caption(
    customer: User, given: dict[str, Any], kind: AttachmentKind
) -> None:
    tell(written(caption="Mana", **given))
    (message,) = customers()
    piece = message.attachments.get()
    assert message.text == "Mana"
    assert (piece.kind, piece.state, piece.telegram_file) == (kind, AttachmentState.WAITING, "F1")
    assert "/" not in piece.name


def test_a_sticker_is_its_emoji(customer: User) -> None:
    sticker = {**FILE, "width": 9, "height": 9, "is_animated": False, "is_video": False, "type": "regular"}
    tell(written(sticker={**sticker, "emoji": "👍"}))
    (message,) = customers()
    assert (message.text, message.attachments.count()) == ("👍", 0)


def test_somebody_elses_contact_and_a_place_are_kept(customer: User) -> None:
    tell(written(20, contact=contact(6, "+998907654321")))
    tell(written(21, location={"latitude": 41.3, "longitude": 69.2}))
    assert [*Attachment.objects.order_by("created_at").values_list("kind", "details")] == [
        ("contact", {"name": "Sinov", "phone": "+998907654321"}),
        ("location", {"latitude": 41.3, "longitude": 69.2}),
    ]


def test_a_forwarded_message_says_whose_it_was(customer: User) -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Vali", "date": 1_770_000_000}
    bold = {"type": "bold", "offset": 0, "length": 3}
    tell(written(text="Pul keldi", forward_origin=origin, entities=[bold]))
    (message,) = customers()
    assert (message.text, message.entities) == ("↪ Vali\nPul keldi", [{**bold, "offset": 7}])


def test_a_reply_refers_to_the_message_in_the_conversation(customer: User) -> None:
    tell(written(20, text="Birinchi"))
    old = {"message_id": 20, "date": 1_770_000_000, "chat": {"id": 5, "type": "private"}}
    tell(written(21, text="Buni aytyapman", reply_to_message=old))
    first, second = customers()
    assert second.reply_to == first


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_an_album_is_one_message_whatever_comes_first(customer: User, order: tuple[int, ...]) -> None:
    parts = [
        written(
            20 + number,
            media_group_id="777",
            photo=[{"file_id": f"F{number}", "file_unique_id": f"U{number}", "width": 9, "height": 9}],
            **({"caption": "Uchta surat"} if number == 1 else {}),
        )
        for number in range(3)
    ]
    for number in order:
        tell(parts[number])
        tell(parts[number])
    (message,) = customers()
    assert message.text == "Uchta surat"
    assert [*message.attachments.order_by("place").values_list("telegram_file", flat=True)] == ["F0", "F1", "F2"]


def test_a_message_that_comes_late_stands_where_it_was_written(customer: User) -> None:
    for number, text in ((20, "bir"), (23, "toʻrt"), (22, "uch"), (21, "ikki")):
        tell(written(number, text=text))
    assert [message.text for message in customers()] == ["bir", "ikki", "uch", "toʻrt"]


def test_a_file_that_no_bot_can_fetch_is_told_at_once(customer: User) -> None:
    tell(written(document={**FILE, "file_size": 21 * 1024 * 1024, "file_name": "video.mp4"}))
    piece = Attachment.objects.get()
    assert (piece.state, piece.problem) == (AttachmentState.REFUSED, FileProblem.TOO_LARGE)
    assert sorted(row.body().text[:50] for row in answers(5)) == [
        "Your file did not arrive: it is larger than 20 MB.",
        RECEIVED[:50],
    ]


def test_a_number_among_a_customers_words_is_for_the_staff(customer: User) -> None:
    tell(written(text="Raqamim 901234567, telefon qiling"))
    assert [message.text for message in customers()] == ["Raqamim 901234567, telefon qiling"]


def test_what_no_conversation_holds_is_refused_and_a_notice_of_telegrams_ignored(customer: User) -> None:
    tell(written(20, story={"id": 1, "chat": {"id": 5, "type": "private"}}))
    assert last_text(5).startswith("This kind of message does not reach us.")
    tell(written(21, message_auto_delete_timer_changed={"message_auto_delete_time": 86_400}))
    assert (len(answers(5)), customers()) == (1, [])


def edited(message_id: int = 20, **given: Any) -> dict[str, Any]:
    update = written(message_id, **given)
    return {"update_id": update["update_id"], "edited_message": {**update["message"], "edit_date": 1_770_000_100}}


def test_an_edit_changes_the_message_and_keeps_what_it_said(customer: User) -> None:
    tell(written(text="Dastur ochilmayapti"))
    for _ in range(2):
        tell(edited(text="Dastur yopilmayapti"))
    (message,) = customers()
    assert (message.text, message.edited_at is None) == ("Dastur yopilmayapti", False)
    assert MessageVersion.objects.values_list("message", "text").get() == (message.pk, "Dastur ochilmayapti")
    assert Thread.objects.get().preview == "Dastur yopilmayapti"


def test_an_edit_that_comes_after_a_later_one_changes_nothing(customer: User) -> None:
    tell(written(text="Bir"))
    first, second = edited(text="Ikki"), edited(text="Uch")
    second["edited_message"]["edit_date"] += 1
    for update in (second, first, {**first, "update_id": second["update_id"] + 100_000}):
        tell(update)
    (message,) = customers()
    assert message.text == "Uch"
    assert [*MessageVersion.objects.order_by("id").values_list("text", flat=True)] == ["Bir", "Ikki"]


def test_an_edit_that_comes_first_is_the_message(customer: User) -> None:
    tell(edited(text="Toʻgʻrilangan"))
    tell(written(text="Togrilangan"))
    (message,) = customers()
    assert (message.text, message.edited_at is None, MessageVersion.objects.count()) == ("Toʻgʻrilangan", False, 0)


def test_an_edited_caption_keeps_the_file(customer: User) -> None:
    photo = [{**FILE, "width": 9, "height": 9}]
    tell(written(photo=photo, caption="Mana"))
    tell(edited(photo=photo, caption="Mana bu"))
    (message,) = customers()
    assert (message.text, message.attachments.count()) == ("Mana bu", 1)


def test_a_file_that_takes_anothers_place_is_added(customer: User) -> None:
    tell(written(photo=[{**FILE, "width": 9, "height": 9}]))
    tell(edited(photo=[{"file_id": "F2", "file_unique_id": "U2", "width": 9, "height": 9}]))
    (message,) = customers()
    assert [*message.attachments.order_by("place").values_list("telegram_file", flat=True)] == ["F1", "F2"]


def test_the_caption_of_an_album_outlives_the_edit_of_another_part(customer: User) -> None:
    photo = {"media_group_id": "777", "photo": [{**FILE, "width": 9, "height": 9}]}
    other = {"media_group_id": "777", "photo": [{"file_id": "F2", "file_unique_id": "U2", "width": 9, "height": 9}]}
    tell(written(20, **photo, caption="Ikkita"))
    tell(written(21, **other))
    tell(edited(21, **other))
    tell(edited(20, **photo, caption="Ikkita surat"))
    (message,) = customers()
    assert (message.text, message.attachments.count()) == ("Ikkita surat", 2)


def test_changed_words_wait_for_the_staff_again(customer: User) -> None:
    tell(written(text="Rahmat"))
    reply(customers()[0], make_member(Role.SUPPORT), at=now())
    tell(edited(text="Rahmat, lekin ochilmadi"))
    assert Thread.objects.get().state == ThreadState.WAITING


def test_what_a_dialogue_has_taken_is_no_message_when_it_is_changed(customer: User) -> None:
    press(5, "topup")
    tell(private_message(5, text="100000", message_id=20))
    tell(edited(text="200000"))
    tell(edited(19, text="/menu"))
    assert not customers()


def closed(customer: User) -> tuple[Episode, OutboxMessage]:
    tell(written(text="Yordam bering"))
    member = make_member(Role.SUPPORT)
    reply(customers()[0], member, at=now())
    close_thread(thread_id=Thread.objects.get().pk, member=member, at=now())
    return Episode.objects.get(), OutboxMessage.objects.get(kind="aloqa.automatic.rating")


def test_one_press_rates_and_thanks_in_the_place_of_the_question(customer: User) -> None:
    episode, asked = closed(customer)
    data = presses(asked.body())[3]
    tell(pressed_button(5, data))
    body = answers(5)[-1].body()
    assert (body.text, body.edits) == ("Thank you: 4 of 5. If something is left, just write.", 7)
    episode.refresh_from_db()
    assert episode.rating == 4


@pytest.mark.parametrize("wrong", ["rate:x:4", "rate::", "rate:{episode}:9", "rate:{episode}:44", "rate:{episode}"])
def test_a_press_that_is_none_does_nothing(customer: User, wrong: str) -> None:
    episode, _asked = closed(customer)
    number = len(answers(5))
    tell(pressed_button(5, wrong.format(episode=episode.pk.hex)))
    tell(pressed_button(6, f"rate:{episode.pk.hex}:4"))
    episode.refresh_from_db()
    assert (episode.rating, len(answers(5)), len(answers(6))) == (None, number, 0)


def test_the_menu_says_how_to_write_and_shows_what_is_new(customer: User) -> None:
    speak(5, "en")
    assert "write" in presses(press(5, "menu"))
    tell(written(text="Yordam bering"))
    reply(customers()[0], make_member(Role.SUPPORT), "Qayta oʻrnating", at=now())
    first, second = press(5, "write").text, press(5, "write").text
    assert first.startswith("Just write here")
    assert ("Qayta oʻrnating" in first, "Qayta oʻrnating" in second) == (True, False)
    assert Thread.objects.get().unread_answers == 0


def _use_up(rule: Rule, key: str) -> None:
    for window in (now(), now() + timedelta(seconds=rule.seconds)):
        for _ in range(rule.allowed - peek(rule, key, at=window)):
            take(rule, key, at=window)


@pytest.mark.parametrize("is_known", [True, False])
def test_who_writes_too_much_is_told_once(customer: User, settings: Any, is_known: bool) -> None:
    settings.LIMITS_ON = True
    chat = 5 if is_known else 6
    _use_up(*((MESSAGES, str(customer.pk)) if is_known else (STRANGERS_MESSAGES, "6")))
    for number in range(3):
        tell(private_message(chat, text="Salom", message_id=30 + number, sender={"language_code": "en"}))
    (told,) = answers(chat)
    assert told.body().text.startswith("Too many messages. Try again in ")
    assert told.body().text.endswith("This last message was not taken: please send it again then.")
    assert not customers()


def test_parts_of_an_album_and_repeated_updates_do_not_count(customer: User, settings: Any) -> None:
    settings.LIMITS_ON = True
    photo = {"media_group_id": "777", "photo": [{**FILE, "width": 9, "height": 9}]}
    tell(written(20, **photo))
    _use_up(MESSAGES, str(customer.pk))
    for number in (20, 21):
        tell(written(number, **photo))
    assert [row.body().text for row in answers(5)] == [RECEIVED]
