"""Members of staff at the panel, over HTTP: each reads a conversation that waits, and answers until the page says that it is sent."""

import http.client
import json
import random
import re
import secrets
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.e2e.demo import Demo
from tests.e2e.people import PATIENCE_SECONDS

_THREAD = re.compile(r"/staff/aloqa/([0-9a-f-]{36})/")
_HIDDEN = re.compile(r'name="(key|seen)" value="([^"]*)"')
# Signing in is proven elsewhere.
_MAKE_MEMBERS = """
import json
from django.conf import settings
from projectsplatform.accounts.enums import Role
from tests.factories.staff import make_member, open_panel
name = settings.SESSION_COOKIE_NAME
windows = [open_panel(make_member(Role.SUPPORT)) for _ in range({members})]
print(json.dumps([f"{{name}}={{window.cookies[name].value}}" for window in windows]))
"""


@dataclass(frozen=True)
class Acknowledged:
    """An answer that the panel has taken; when it was begun."""

    thread: str
    text: str
    begun: float


@dataclass
class Staff:
    """Each list is only added to, so that threads need no lock."""

    port: int
    cookies: list[str]
    answers: list[Acknowledged] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    """Why something was sent again."""
    _ending: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        for number, cookie in enumerate(self.cookies):
            self._threads.append(threading.Thread(target=self._work, args=(number, cookie), daemon=True))
            self._threads[-1].start()

    def end(self) -> None:
        """Everybody finishes what they are at."""
        self._ending.set()
        for thread in self._threads:
            thread.join(5 * PATIENCE_SECONDS)
        assert not any(thread.is_alive() for thread in self._threads)

    def _work(self, number: int, cookie: str) -> None:
        window, written = Window(self, cookie), 0
        while not self._ending.wait(0.3):
            waiting = sorted(set(_THREAD.findall(window.get("/staff/aloqa/list/?tab=waiting"))))
            if waiting:
                written += 1
                self._answer(window, random.choice(waiting), f"Javob {number}/{written}")

    def _answer(self, window: "Window", thread: str, text: str) -> None:
        begun = time.monotonic()
        hidden = _hidden(window.get(f"/staff/aloqa/{thread}/"))
        while shown := window.post(f"/staff/aloqa/{thread}/answer/", {"text": text, **hidden}):
            self.refused["written meanwhile"] += 1
            hidden = _hidden(shown)
        self.answers.append(Acknowledged(thread, text, begun))


class Window:
    """A browser with a session, on one kept connection; it comes back until it is answered."""

    def __init__(self, staff: Staff, session: str) -> None:
        self._staff = staff
        self._csrf = secrets.token_hex(16)
        self._cookie = f"{session}; staff-csrf={self._csrf}"
        self._line = self._connect()

    def get(self, path: str) -> str:
        status, _location, page = self._insist("GET", path, None)
        assert status == 200, (status, path)
        return page

    def post(self, path: str, form: dict[str, str]) -> str:
        """The page that is shown again; empty when it was taken."""
        body = urlencode({"csrfmiddlewaretoken": self._csrf, **form})
        status, location, page = self._insist("POST", path, body)
        assert (status, location.endswith("#composer")) in {(302, True), (200, False)}, (status, location, page[:500])
        return page if status == 200 else ""

    def _insist(self, method: str, path: str, body: str | None) -> tuple[int, str, str]:
        while True:
            try:
                self._line.request(method, path, body, self._headers())
                response = self._line.getresponse()
                page = response.read().decode()
            except (OSError, http.client.HTTPException) as error:
                self._staff.refused[type(error).__name__] += 1
                self._line = self._connect()
            else:
                if response.status < 500 and response.status != 429:
                    return response.status, response.getheader("Location", ""), page
                self._staff.refused[str(response.status)] += 1
            time.sleep(0.1)

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._staff.port, timeout=PATIENCE_SECONDS)

    def _headers(self) -> dict[str, str]:
        return {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}


def _hidden(page: str) -> dict[str, str]:
    """The first key and the first number seen: those of the composer."""
    found: dict[str, str] = {}
    for name, value in _HIDDEN.findall(page):
        found.setdefault(name, value)
    return found


def make_staff(demo: Demo, members: int) -> Staff:
    """With a session each."""
    made = demo.manage("shell", "-c", _MAKE_MEMBERS.format(members=members))
    return Staff(demo.port, json.loads(made.strip().splitlines()[-1]))
