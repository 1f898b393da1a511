"""`aloqa/messages`, `aloqa/read`, `aloqa/files`."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile

from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import Author, Face
from projectsplatform.aloqa.models import Attachment, Message, Thread
from projectsplatform.aloqa.operations.answering import write_note
from projectsplatform.aloqa.operations.customer_messages import write_in_cabinet
from projectsplatform.aloqa.rules.limits import MESSAGES
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.limiter import take
from tests.cast import Api
from tests.factories.aloqa import reply, say
from tests.factories.pictures import png

LIST, READ = "aloqa/messages", "aloqa/read"


@pytest.fixture
def token(owner: Any, sign_in: Callable[[Any], str]) -> str:
    return sign_in(owner)


@pytest.fixture
def other_token(stranger: Any, sign_in: Callable[[Any], str]) -> str:
    return sign_in(stranger)


def test_a_stranger_reads_and_writes_nothing(api: Api) -> None:
    answers = [api.get(LIST), api.post(LIST, {"text": "Salom"}), api.post(READ, {})]
    assert [(answer.status, answer["code"]) for answer in answers] == [(401, "token_required")] * 3


def test_what_is_written_is_in_the_conversation(api: Api, token: str, owner: Any) -> None:
    made = api.post(LIST, {"text": "  Salom "}, token)
    assert (made.status, made["how"], made["text"], made["author"]) == (201, True, "Salom", "customer")
    assert Message.objects.values_list("face", "thread__person").get() == (Face.API, owner.pk)
    (row,) = api.get(LIST, token)["items"]
    assert row == {name: value for name, value in made.body.items() if name not in {"how", "message"}}


def test_everybody_has_their_own_conversation(api: Api, token: str, other_token: str) -> None:
    api.post(LIST, {"text": "Salom"}, token)
    assert api.get(LIST, other_token).body == {"items": [], "next_cursor": None}


def test_newest_first_by_pages_without_notes(api: Api, token: str, owner: Any, member: User) -> None:
    first = say(owner, "1", at=now())
    write_note(thread_id=first.thread_id, member=member, text="maxfiy", source_key="note", at=now())
    reply(first, member, "2", at=now())
    say(owner, "3", at=now())
    page = api.get(f"{LIST}?limit=2", token)
    assert [row["text"] for row in page["items"]] == ["3", "2"]
    following = api.get(f"{LIST}?limit=2&cursor={page['next_cursor']}", token)
    assert ([row["text"] for row in following["items"]], following["next_cursor"]) == (["1"], None)


@pytest.mark.parametrize("query", ["cursor=x", "cursor=W10", "cursor=WyJ4Il0", "limit=0"])
def test_a_page_that_is_none_is_refused(api: Api, token: str, owner: Any, query: str) -> None:
    say(owner, at=now())
    assert api.get(f"{LIST}?{query}", token).status == 422


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_a_text_has_1_to_4000_characters(api: Api, token: str, text: str) -> None:
    answer = api.post(LIST, {"text": text}, token)
    assert (answer.status, answer["code"]) == (422, "text_invalid")
    assert not Thread.objects.exists()


def test_a_key_makes_one_message(api: Api, token: str) -> None:
    made = [api.post(LIST, {"text": "Salom"}, token, idempotency_key="k") for _ in range(2)]
    assert made[0]["id"] == made[1]["id"]
    other = api.post(LIST, {"text": "Boshqa"}, token, idempotency_key="k")
    assert (other.status, other["code"], Message.objects.count()) == (422, "idempotency_conflict", 1)


def test_more_than_sixty_in_ten_minutes_must_wait(api: Api, token: str, owner: Any) -> None:
    for _ in range(MESSAGES.allowed - 1):
        take(MESSAGES, str(owner.pk), at=now())
    last, refused = (api.post(LIST, {"text": str(number)}, token) for number in range(2))
    assert (MESSAGES.allowed, MESSAGES.seconds, last.status) == (60, 600, 201)
    assert (refused.status, refused["code"]) == (429, "rate_limited")


def test_reading_is_told_to_the_staff(api: Api, token: str, owner: Any, member: User) -> None:
    first = reply(say(owner, at=now()), member, at=now())
    reply(first, member, at=now())
    assert api.post(READ, {"upto": str(first.pk)}, token)["unread"] == 1
    assert api.post(READ, {}, token)["unread"] == 0
    read = Message.objects.exclude(author=Author.CUSTOMER).filter(read_at=None)
    assert (read.count(), Thread.objects.get().customer_read) == (0, 3)
    assert api.get(LIST, token)["items"][0]["read_at"] is not None


@pytest.mark.parametrize("upto", ["x", "0199f3a0-5d2c-7e63-8f4b-6c7d8e9fa021"])
def test_reading_up_to_nothing_is_not_found(api: Api, token: str, upto: str) -> None:
    assert api.post(READ, {"upto": upto}, token).status == 404


def test_others_messages_are_not_read(api: Api, other_token: str, owner: Any, member: User) -> None:
    answer = reply(say(owner, at=now()), member, at=now())
    assert api.post(READ, {"upto": str(answer.pk)}, other_token).status == 404
    assert Thread.objects.get().unread_answers == 1


def test_a_file_is_given_to_its_owner_only(api: Api, token: str, other_token: str, owner: Any) -> None:
    write_in_cabinet(person_id=owner.pk, text="", files=[ContentFile(png(), "a.html")], key="k", at=now())
    (row,) = api.get(LIST, token)["items"]
    (file,) = row["attachments"]
    assert (file["kind"], file["name"], file["media_type"], file["size"]) == ("photo", "a.png", "image/png", len(png()))
    assert file["url"] == f"aloqa/files/{Attachment.objects.get().pk}"
    address = f"/api/v1/{file['url']}"
    given = api.client.get(address, headers={"Authorization": f"Bearer {token}"})
    assert (b"".join(given.streaming_content), given["Content-Type"]) == (png(), "image/png")
    assert given["Content-Disposition"] == 'attachment; filename="a.png"'
    assert [api.get(file["url"], each).status for each in (other_token, "")] == [404, 401]
    assert api.get("aloqa/files/x", token).status == 404


def test_of_a_deleted_message_nothing_is_given(api: Api, token: str, owner: Any) -> None:
    write_in_cabinet(person_id=owner.pk, text="sir", files=[ContentFile(png(), "a.png")], key="k", at=now())
    Message.objects.update(deleted_at=now())
    (row,) = api.get(LIST, token)["items"]
    assert (row["deleted"], row["text"], row["attachments"]) == (True, "", [])
    assert api.get(f"aloqa/files/{Attachment.objects.get().pk}", token).status == 404
