"""A Bot API that behaves like Telegram's, over HTTP on a loopback port: it keeps the chats, and refuses what Telegram refuses."""

import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

from tests.telegram.stub import TOKEN

MEGABYTE = 1024 * 1024
Given = dict[str, Any]
KINDS = ("photo", "document", "voice", "audio", "video")


class RefusedError(Exception):
    """What Telegram answers instead of a result."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.body = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
        self.code = code


@dataclass
class Shown:
    """A message as its chat shows it."""

    id: int
    text: str
    kind: str = "text"
    content: bytes = b""
    name: str = ""
    entities: list[Given] = field(default_factory=list)
    buttons: list[list[Given]] = field(default_factory=list)
    thread_id: int | None = None
    reply_to: int | None = None
    album: str = ""
    edited: bool = False
    is_old: bool = False
    """Sent longer than 48 hours ago: a bot deletes it no more."""


@dataclass
class LookAlike:
    """`faults[method]` happen one by one: each is called with the server's own answer to be, and does or answers something else."""

    url: str = ""
    chats: dict[int, dict[int, Shown]] = field(default_factory=lambda: defaultdict(dict))
    topics: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    blocked: set[int] = field(default_factory=set)
    moved: dict[int, int] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    """What people sent to the bot, by `file_id`."""
    given: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """What the bot has sent, by `file_id`."""
    updates: deque[Given] = field(default_factory=deque)
    calls: list[tuple[str, Given, float]] = field(default_factory=list)
    faults: dict[str, deque["Fault"]] = field(default_factory=lambda: defaultdict(deque))
    _ids: Any = field(default_factory=lambda: count(1))
    _lock: Any = field(default_factory=threading.Lock)

    def shown(self, chat_id: int) -> list[Shown]:
        return list(self.chats[chat_id].values())

    def texts(self, chat_id: int) -> list[str]:
        return [message.text for message in self.shown(chat_id)]

    def number_from(self, first: int) -> None:
        """The next message that is sent has this id."""
        self._ids = count(first)

    def of(self, method: str) -> list[Given]:
        return [arguments for called, arguments, _at in self.calls if called == method]

    def refuse(self, method: str, code: int, description: str, **parameters: Any) -> None:
        """The next such call has no effect and this answer."""
        self.faults[method].append(Fault(refusal=RefusedError(code, description, **parameters)))

    def cut(self, method: str) -> None:
        """The next such call has its effect, and the connection ends without an answer."""
        self.faults[method].append(Fault(cuts=True))

    def fail(self, method: str, code: int = 502) -> None:
        """The next such call has its effect, and the answer is a proxy's page."""
        self.faults[method].append(Fault(code=code))

    def hang(self, method: str, seconds: float) -> None:
        """The next such call has its effect, and is answered so much later."""
        self.faults[method].append(Fault(seconds=seconds))

    def answer(self, method: str, arguments: Given, parts: Mapping[str, tuple[str, bytes]]) -> "tuple[Given, Fault]":
        with self._lock:
            self.calls.append((method, arguments, time.monotonic()))
            fault = self.faults[method].popleft() if self.faults[method] else Fault()
            try:
                if fault.refusal is not None:
                    raise fault.refusal
                work: Callable[..., Any] | None = getattr(self, f"_{method}", None)
                return {"ok": True, "result": True if work is None else work(arguments, parts)}, fault
            except RefusedError as error:
                return error.body, Fault(code=error.code, cuts=fault.cuts, seconds=fault.seconds)

    def _chat(self, arguments: Given) -> int:
        chat_id = int(arguments["chat_id"])
        if chat_id in self.moved:
            description = "Bad Request: group chat was upgraded to a supergroup chat"
            raise RefusedError(400, description, migrate_to_chat_id=self.moved[chat_id])
        if chat_id in self.blocked:
            raise RefusedError(403, "Forbidden: bot was blocked by the user")
        return chat_id

    def _add(self, arguments: Given, **given: Any) -> Given:
        chat_id = self._chat(arguments)
        topic = arguments.get("message_thread_id")
        if topic is not None and int(topic) not in self.topics[chat_id]:
            raise RefusedError(400, "Bad Request: message thread not found")
        answered = json.loads(arguments.get("reply_parameters") or "{}").get("message_id")
        message = Shown(
            next(self._ids),
            thread_id=int(topic) if topic is not None else None,
            reply_to=answered if answered in self.chats[chat_id] else None,
            **given,
        )
        self.chats[chat_id][message.id] = message
        if message.kind != "text":
            self.given[f"given-{message.id}"] = (message.name, message.content)
        return _message(chat_id, message)

    def _sendMessage(self, arguments: Given, _parts: Any) -> Given:  # noqa: N802  Telegram's name
        text = arguments.get("text", "")
        _check_text(text, 4096, "message is too long")
        if not text.strip():
            raise RefusedError(400, "Bad Request: message text is empty")
        return self._add(arguments, text=text, entities=_json(arguments, "entities"), buttons=_buttons(arguments))

    def _send_file(self, kind: str, arguments: Given, part: tuple[str, bytes], **more: Any) -> Given:
        name, content = part
        _check_text(arguments.get("caption", ""), 1024, "message caption is too long")
        if kind == "photo" and len(content) > 10 * MEGABYTE:
            raise RefusedError(400, 'Bad Request: file "photo" is too big for a photo')
        if kind == "photo" and not content.startswith((b"\xff\xd8", b"\x89PNG", b"RIFF")):
            raise RefusedError(400, "Bad Request: IMAGE_PROCESS_FAILED")
        if len(content) > 50 * MEGABYTE:
            raise RefusedError(413, "Request Entity Too Large")
        if not content:
            raise RefusedError(400, "Bad Request: file must be non-empty")
        given = {"entities": _json(arguments, "caption_entities"), "buttons": _buttons(arguments), **more}
        return self._add(arguments, text=arguments.get("caption", ""), kind=kind, content=content, name=name, **given)

    def __getattr__(self, name: str) -> Any:
        kind = name.removeprefix("_send").lower()
        if name.startswith("_send") and kind in KINDS:
            return lambda arguments, parts: self._send_file(kind, arguments, self._part(kind, arguments, parts))
        raise AttributeError(name)

    def _part(self, kind: str, arguments: Given, parts: Mapping[str, tuple[str, bytes]]) -> tuple[str, bytes]:
        """A file that comes along, or one that was sent before, by its id."""
        value = arguments.get(kind)
        if value is None or value.startswith("attach://"):
            return parts[_attached(value, kind)]
        if value not in self.given:
            raise RefusedError(400, "Bad Request: wrong file identifier/HTTP URL specified")
        return self.given[value]

    def _sendMediaGroup(self, arguments: Given, parts: Mapping[str, tuple[str, bytes]]) -> list[Given]:  # noqa: N802
        media = json.loads(arguments["media"])
        kinds = {one["type"] for one in media}
        if not 2 <= len(media) <= 10 or not (len(kinds) == 1 or kinds == {"photo", "video"}):
            raise RefusedError(400, "Bad Request: can't use the media of the specified type in the album")
        album = f"album-{next(self._ids)}"
        made = []
        for one in media:
            captioned = {
                **arguments,
                "caption": one.get("caption", ""),
                "caption_entities": one.get("caption_entities"),
            }
            made.append(self._send_file(one["type"], captioned, parts[_attached(one["media"], "")], album=album))
        return made

    def _editMessageText(self, arguments: Given, _parts: Any) -> Given:  # noqa: N802
        return self._edit(arguments, "text", is_text=True)

    def _editMessageCaption(self, arguments: Given, _parts: Any) -> Given:  # noqa: N802
        return self._edit(arguments, "caption", is_text=False)

    def _edit(self, arguments: Given, name: str, *, is_text: bool) -> Given:
        chat_id = self._chat(arguments)
        message = self.chats[chat_id].get(int(arguments["message_id"]))
        if message is None:
            raise RefusedError(400, "Bad Request: message to edit not found")
        if is_text and message.kind != "text":
            raise RefusedError(400, "Bad Request: there is no text in the message to edit")
        entities = _json(arguments, "entities" if is_text else "caption_entities")
        changed = (arguments.get(name, ""), entities, _buttons(arguments))
        if changed == (message.text, message.entities, message.buttons):
            raise RefusedError(400, "Bad Request: message is not modified")
        message.text, message.entities, message.buttons = changed
        message.edited = True
        return _message(chat_id, message)

    def _deleteMessage(self, arguments: Given, _parts: Any) -> bool:  # noqa: N802
        chat_id, number = self._chat(arguments), int(arguments["message_id"])
        if number not in self.chats[chat_id]:
            raise RefusedError(400, "Bad Request: message to delete not found")
        return self._delete(chat_id, [number])

    def _deleteMessages(self, arguments: Given, _parts: Any) -> bool:  # noqa: N802
        return self._delete(self._chat(arguments), json.loads(arguments["message_ids"]))

    def _delete(self, chat_id: int, numbers: list[int]) -> bool:
        there = [number for number in numbers if number in self.chats[chat_id]]
        if any(self.chats[chat_id][number].is_old for number in there):
            raise RefusedError(400, "Bad Request: message can't be deleted")
        for number in there:
            del self.chats[chat_id][number]
        return True

    def _createForumTopic(self, arguments: Given, _parts: Any) -> Given:  # noqa: N802
        chat_id, topic = self._chat(arguments), next(self._ids)
        self.topics[chat_id][topic] = arguments["name"]
        return {"message_thread_id": topic, "name": arguments["name"], "icon_color": 0}

    def _getFile(self, arguments: Given, _parts: Any) -> Given:  # noqa: N802
        name = arguments["file_id"]
        if name not in self.files:
            raise RefusedError(400, "Bad Request: invalid file_id")
        if len(self.files[name]) > 20 * MEGABYTE:
            raise RefusedError(400, "Bad Request: file is too big")
        return {"file_id": name, "file_unique_id": name, "file_path": f"files/{name}"}

    def _getMe(self, _arguments: Given, _parts: Any) -> Given:  # noqa: N802
        return {"id": 42, "is_bot": True, "first_name": "Sinov", "username": "sinov_bot"}

    def _getUpdates(self, arguments: Given, _parts: Any) -> list[Given]:  # noqa: N802
        """Those from `offset` on; the ones before are confirmed. An update of a kind that was not asked for is never given."""
        offset = int(arguments.get("offset") or 0)
        while self.updates and self.updates[0]["update_id"] < offset:
            self.updates.popleft()
        allowed = set(_json(arguments, "allowed_updates")) | {"update_id"}
        return [update for update in list(self.updates)[:100] if set(update) <= allowed]


@dataclass(frozen=True)
class Fault:
    """How an answer differs from the usual one."""

    code: int = 200
    refusal: RefusedError | None = None
    cuts: bool = False
    seconds: float = 0.0


def _attached(value: str | None, name: str) -> str:
    """The name of the part that holds a file: python-telegram-bot sends it under the argument's name, or refers to it."""
    return value.removeprefix("attach://") if value else name


def _check_text(text: str, most: int, words: str) -> None:
    if len(text.encode("utf-16-le")) // 2 > most:
        raise RefusedError(400, f"Bad Request: {words}")


def _json(arguments: Given, name: str) -> list[Any]:
    value = arguments.get(name) or []
    return json.loads(value) if isinstance(value, str) else value


def _buttons(arguments: Given) -> list[list[Given]]:
    markup = json.loads(arguments.get("reply_markup") or "{}")
    return markup.get("inline_keyboard", [])


def _message(chat_id: int, message: Shown) -> Given:
    chat = {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup"}
    said = {"text": message.text} if message.kind == "text" else {"caption": message.text}
    sizes = {"width": 1, "height": 1} if message.kind in {"photo", "video"} else {}
    length = {"duration": 1} if message.kind in {"voice", "audio", "video"} else {}
    about = {"file_id": f"given-{message.id}", "file_unique_id": "x", **sizes, **length}
    file = {} if message.kind == "text" else {message.kind: [about] if message.kind == "photo" else about}
    return {"message_id": message.id, "date": 1_770_000_000, "chat": chat, **said, **file}


def serve(look_alike: LookAlike) -> ThreadingHTTPServer:
    """Starts answering in a thread; the caller shuts it down."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            arguments, parts = read_form(self.headers.get("Content-Type", ""), raw)
            body, fault = look_alike.answer(self.path.rsplit("/", 1)[1], arguments, parts)
            time.sleep(fault.seconds)
            if fault.cuts:
                self.close_connection = True
                return
            is_page = fault.code >= 500 and body["ok"]
            self.give(fault.code, b"<html>" if is_page else json.dumps(body).encode())

        def do_GET(self) -> None:
            """A file, at the address that `getFile` tells."""
            known = self.path.startswith(f"/file/bot{TOKEN}/files/")
            data = look_alike.files.get(self.path.rsplit("/", 1)[1]) if known else None
            self.give(404 if data is None else 200, data or b"")

        def give(self, code: int, payload: bytes) -> None:
            with suppress(ConnectionError):  # the caller waits no longer
                self.send_response(code)
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    look_alike.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return server


def read_form(content_type: str, raw: bytes) -> tuple[Given, dict[str, tuple[str, bytes]]]:
    """The fields of JSON, of a form, or of a multipart form with its files as (name, content)."""
    if content_type.startswith("application/json"):
        return dict(json.loads(raw)), {}
    if not content_type.startswith("multipart/"):
        return dict(parse_qsl(raw.decode(), keep_blank_values=True)), {}
    form = BytesParser().parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + raw)
    fields: Given = {}
    files: dict[str, tuple[str, bytes]] = {}
    for part in form.get_payload():  # type: ignore[union-attr]  a multipart message has a list
        name = str(part.get_param("name", header="content-disposition"))  # type: ignore[union-attr]
        content = part.get_payload(decode=True)  # type: ignore[union-attr]
        if part.get_filename() is None:  # type: ignore[union-attr]
            fields[name] = content.decode()  # type: ignore[union-attr]
        else:
            files[name] = (str(part.get_filename()), content)  # type: ignore[union-attr,assignment]
    return fields, files
