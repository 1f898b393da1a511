"""What a person can send in the simulator besides text, and what the bot does with its own messages there."""

from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from projectsplatform.kit.clock import now
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.telegram.models import Body, Entity, OutgoingFile, SeenUpdate
from projectsplatform.telegram.operations.simulator import record_bot_message
from projectsplatform.telegram.queries.simulator import simulated_file
from tests.bot.test_simulator import CHAT, send
from tests.cast import Api
from tests.factories.pictures import png

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> None:
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": files}


def last_update() -> dict[str, Any]:
    return SeenUpdate.objects.latest("update_id").payload()


def shown(api: Api) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = api.get(f"{CHAT}/messages")["items"]
    return items


def say(body: Body) -> list[int]:
    return record_bot_message(message_id=uuid7(), tg_id=5, body=body, at=now())


@pytest.mark.parametrize(("kind", "sign"), [("voice", "🎤"), ("audio", "🎵"), ("video", "🎬")])
def test_a_recording_comes_as_telegram_sends_it(api: Api, kind: str, sign: str) -> None:
    send(api, **{kind: {"content": b64encode(b"OggS").decode(), "caption": "eshiting"}})
    message = last_update()["message"]
    assert (message["caption"], message[kind]["file_size"]) == ("eshiting", 4)
    assert simulated_file(message[kind]["file_id"]) == b"OggS"
    assert shown(api)[0]["text"] == f"{sign}\neshiting"


def test_a_place_and_a_sticker_come_as_telegram_sends_them(api: Api) -> None:
    send(api, location={"latitude": 41.3, "longitude": 69.25})
    assert last_update()["message"]["location"] == {"latitude": 41.3, "longitude": 69.25}
    send(api, sticker={"emoji": "👍"})
    assert last_update()["message"]["sticker"]["emoji"] == "👍"
    assert [item["text"] for item in shown(api)] == ["📍 41.3, 69.25", "👍"]


def test_a_person_edits_what_they_wrote(api: Api) -> None:
    number = send(api, text="salom")["id"]
    assert send(api, edit={"message_id": number, "text": "assalom"}).status == 200
    update = last_update()
    assert (update["edited_message"]["message_id"], update["edited_message"]["text"]) == (int(number), "assalom")
    assert update["update_id"] > int(number)
    (item,) = shown(api)
    assert (item["id"], item["text"], item["edited"]) == (number, "assalom", True)


def test_nobody_edits_what_the_bot_or_another_wrote(api: Api) -> None:
    (number,) = say(Body("Salom"))
    for refused in (str(number), "99999"):
        assert send(api, edit={"message_id": refused, "text": "x"}).refusal == (404, "not_found")
    assert not SeenUpdate.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {"location": {"latitude": 91, "longitude": 0}},
        {"sticker": {"emoji": ""}},
        {"edit": {"message_id": "x", "text": "y"}},
        {"edit": {"message_id": "1", "text": ""}},
        {"voice": {}},
    ],
)
def test_what_nobody_can_send_is_refused(api: Api, body: dict[str, Any]) -> None:
    assert send(api, **body).refusal == (422, "action_invalid")


def test_what_looks_different_is_told_with_the_text(api: Api) -> None:
    say(Body("Salom link", entities=(Entity("bold", 0, 5), Entity("text_link", 6, 4, "https://a.uz/"))))
    assert shown(api)[0]["entities"] == [
        {"type": "bold", "offset": 0, "length": 5},
        {"type": "text_link", "offset": 6, "length": 4, "url": "https://a.uz/"},
    ]


def test_an_album_is_shown_file_by_file_and_a_repeated_send_adds_nothing(api: Api) -> None:
    picture = OutgoingFile("photo", default_storage.save("aloqa/1", ContentFile(png())), "rasm.png", "image/png")
    page = OutgoingFile("document", default_storage.save("aloqa/2", ContentFile(b"<html>")), "a.html", "text/html")
    message_id, body = uuid7(), Body("Mana", files=(picture, page))
    ids = [record_bot_message(message_id=message_id, tg_id=5, body=body, at=now()) for _ in range(2)]
    items = shown(api)
    assert ids[0] == ids[1] == [int(item["id"]) for item in items]
    assert [(item["text"], item["files"]) for item in items] == [
        ("Mana", [{"kind": "photo", "name": "rasm.png", "is_picture": True}]),
        ("", [{"kind": "document", "name": "a.html", "is_picture": False}]),
    ]


def test_a_picture_is_shown_and_anything_else_is_saved(api: Api) -> None:
    for media_type, served in (("image/png", "image/png"), ("text/html", "application/octet-stream")):
        file = OutgoingFile("document", default_storage.save("aloqa/1", ContentFile(b"<html>")), "a.html", media_type)
        (number,) = say(Body("", files=(file,)))
        answer = api.get(f"{CHAT}/messages/{number}/file")
        assert (answer.status, answer.headers["Content-Type"]) == (200, served)
        assert ("attachment" in answer.headers["Content-Disposition"]) is (served != media_type)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert api.get(f"{CHAT}/messages/99999/file").refusal == (404, "not_found")
    assert api.get(f"/demo/telegram/api/6/messages/{number}/file").refusal == (404, "not_found")


def test_an_edit_keeps_the_file_and_a_deletion_leaves_its_place(api: Api) -> None:
    file = OutgoingFile("photo", default_storage.save("aloqa/1", ContentFile(png())), "rasm.png", "image/png")
    (number,) = say(Body("Mana", files=(file,)))
    assert say(Body("Marhamat", edits=number, edits_caption=True)) == []
    (item,) = shown(api)
    assert (item["text"], len(item["files"]), item["edited"]) == ("Marhamat", 1, True)
    assert say(Body("", deletes=(number,))) == []
    (item,) = shown(api)
    assert (item["text"], item["deleted"], "files" in item) == ("", True, False)
