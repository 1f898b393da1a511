"""A chat service with customers who never pause: 20 messages a second, some of them late, doubled, changed, or with a file."""

import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from tests.counts import full
from tests.factories.pictures import png
from tests.telegram.lookalike import Fault, Given, LookAlike

A_SECOND = 20
CHATS = 60
MOST_UNHEARD = full(60, 600)
"""A machine that is too slow for so many customers is given them in pieces, so that every death is in the middle of many."""
GOOD, PROGRAM = "good", "program"
"""Files that people send: a picture, and what is refused."""
_ANSWERED_AFTER = (0.02, 0.25)


class Telegram(LookAlike):
    """Polls wait a little, and what is sent is there before it is answered, so that whoever dies is caught with it."""

    def __init__(self) -> None:
        super().__init__(files={GOOD: png(), PROGRAM: b"MZ" + bytes(200)})
        self.arrived: list[tuple[int, str]] = []
        self._numbers = count(500_000_000)

    def next_id(self) -> int:
        """Of a message, whoever writes it: Telegram counts both sides of a bot's chats together."""
        with self._lock:
            return int(next(self._ids))

    def give(self, part: Given, *, times: int = 1) -> None:
        """An update to whoever polls, so many times under the same number."""
        with self._lock:
            self.updates.extend([{"update_id": next(self._numbers), **part}] * times)

    def answer(self, method: str, arguments: Given, parts: Mapping[str, tuple[str, bytes]]) -> tuple[Given, Fault]:
        """As the look-alike does, later."""
        if method == "getUpdates":
            time.sleep(0.2)
        body, fault = super().answer(method, arguments, parts)
        if method == "sendMessage" and body["ok"]:
            self.arrived.append((int(arguments["chat_id"]), arguments["text"]))
            fault = replace(fault, seconds=random.uniform(*_ANSWERED_AFTER))
        return body, fault


@dataclass
class Said:
    """What a customer wrote, as it must stand in the thread in the end."""

    chat: int
    id: int
    text: str
    file: str = ""
    versions: int = 0
    at: float = field(default_factory=time.monotonic)


class Customers:
    """They write until `end`; `said` is what everybody wrote."""

    def __init__(self, telegram: Telegram, unheard: Callable[[], int]) -> None:
        """`unheard`: how many updates wait to be handled."""
        first = random.randrange(10**8, 9 * 10**8)
        self.chats = range(first, first + CHATS)
        self.said: list[Said] = []
        self._of: dict[int, list[Said]] = defaultdict(list)
        self._telegram, self.unheard = telegram, unheard
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._write, daemon=True)
        self.seconds = self.paused = 0.0

    def begin(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """No update is given any more."""
        self._ending.set()
        self._thread.join(10)
        assert not self._thread.is_alive()

    def _write(self) -> None:
        ways = [self._one, self._file, self._late, self._doubled, self._changed, self._foretold]
        due = begun = time.monotonic()
        while not self._ending.wait(max(0.0, due - time.monotonic())):
            before = len(self.said)
            [way] = random.choices(ways, [60, 12, 8, 8, 8, 4])
            way(random.choice(self.chats))
            due += max(1, len(self.said) - before) / A_SECOND
            if before // 10 != len(self.said) // 10:
                due += self._pause()
        self.seconds = time.monotonic() - begun

    def _pause(self) -> float:
        """How long the service was too far behind to be given more."""
        begun = time.monotonic()
        while self.unheard() > MOST_UNHEARD and not self._ending.wait(0.3):
            pass
        self.paused += (took := time.monotonic() - begun)
        return took

    def _new(self, chat: int, file: str = "") -> Said:
        one = Said(chat, self._telegram.next_id(), f"Savol {len(self.said)}", file)
        self.said.append(one)
        self._of[chat].append(one)
        return one

    def _one(self, chat: int) -> None:
        self._telegram.give(update_of(self._new(chat)))

    def _file(self, chat: int) -> None:
        self._telegram.give(update_of(self._new(chat, random.choice([GOOD, GOOD, GOOD, PROGRAM]))))

    def _late(self, chat: int) -> None:
        """The second comes first."""
        parts = [update_of(self._new(chat)) for _ in range(2)]
        for part in reversed(parts):
            self._telegram.give(part)

    def _doubled(self, chat: int) -> None:
        """The same update twice, and once more under a number of its own."""
        part = update_of(self._new(chat))
        self._telegram.give(part, times=2)
        self._telegram.give(part)

    def _changed(self, chat: int) -> None:
        """One of the last messages, once or twice."""
        for one in random.sample(self._of[chat][-5:], min(1, len(self._of[chat]))):
            for _ in range(random.choice([1, 2])):
                self._change(one)

    def _foretold(self, chat: int) -> None:
        """The edit comes before what it changes."""
        one = self._new(chat)
        part = update_of(one)
        self._change(one)
        self._telegram.give(part)

    def _change(self, one: Said) -> None:
        one.versions += 1
        one.text = f"{one.text.split(' – ')[0]} – tuzatildi {one.versions}"
        edited = {**update_of(one)["message"], "edit_date": 1_770_000_000 + one.versions}
        self._telegram.give({"edited_message": edited})


def update_of(one: Said) -> dict[str, Any]:
    """As Telegram tells of it."""
    chat, sender = {"id": one.chat, "type": "private"}, {"id": one.chat, "is_bot": False, "first_name": "Mijoz"}
    about = {"message_id": one.id, "date": 1_770_000_000, "chat": chat, "from": {**sender, "language_code": "uz"}}
    if not one.file:
        return {"message": {**about, "text": one.text}}
    file = {"file_id": one.file, "file_unique_id": f"U{one.id}"}
    if one.file == GOOD:
        return {"message": {**about, "photo": [{**file, "width": 9, "height": 9}], "caption": one.text}}
    return {"message": {**about, "document": {**file, "file_name": "rasm.jpg"}, "caption": one.text}}
