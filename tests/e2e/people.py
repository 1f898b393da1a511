"""People who know the platform only from outside: HTTP and the demo's Telegram."""

import json
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import BaseHandler, HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from tests.cast import Answer

# A slow machine is no failure; what must be fast is measured elsewhere.
PATIENCE_SECONDS = 60
REGISTRATION_TOKEN = re.compile(r"#token=([A-Za-z0-9_-]{43})")
SIX_DIGITS = re.compile(r"(?<!\d)\d{6}(?!\d)")


class _Stay(HTTPRedirectHandler):
    """A redirect is an answer like any other."""

    def redirect_request(self, *args: Any) -> None:
        return None


_open = build_opener(_Stay).open


@dataclass(frozen=True)
class Site:
    """A running platform at an address; `headers` are what a proxy in front of it would add."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, body: Any = None, token: str | None = None, **headers: str) -> Answer:
        sent = {
            "Content-Type": "application/json",
            **self.headers,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        if token:
            sent["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        address = self.url + (path if path.startswith("/") else f"/api/v1/{path}")
        try:
            with _open(Request(address, data, sent, method=method), timeout=20) as response:
                return _answer(response.status, response)
        except HTTPError as refusal:
            return _answer(refusal.code, refusal)

    def post(self, path: str, body: Any = None, token: str | None = None, **headers: str) -> Answer:
        return self.call("POST", path, body or {}, token, **headers)

    def get(self, path: str, token: str | None = None) -> Answer:
        return self.call("GET", path, None, token)


@dataclass
class Phone:
    """One Telegram account in the simulator."""

    site: Site
    tg_id: int = field(default_factory=lambda: random.randrange(10**9, 10**10))
    number: str = field(default_factory=lambda: f"+99893{random.randrange(10**6, 10**7)}")

    def send(self, **what: Any) -> None:
        answer = self.site.call("POST", f"/demo/telegram/api/{self.tg_id}/send", what)
        assert answer.status < 300, answer

    def share_contact(self, *, of: int | None = None) -> None:
        self.send(contact={"phone_number": self.number, "user_id": of or self.tg_id})

    def messages(self) -> list[dict[str, Any]]:
        items = self.site.call("GET", f"/demo/telegram/api/{self.tg_id}/messages")["items"]
        return [item for item in items if item["sender"] == "bot"]

    def wait_for(self, pattern: re.Pattern[str], *, after: int = 0) -> str:
        """The last group, or the whole, of the first match in what the bot said after so many messages."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            for message in self.messages()[after:]:
                if found := pattern.search(json.dumps(message, ensure_ascii=False)):
                    return found.group(found.lastindex or 0)
            time.sleep(0.05)
        raise AssertionError(f"the bot did not say {pattern.pattern}: {self.messages()}")


@dataclass
class Stranger:
    """Somebody on the way to becoming a customer. `secrets` collects everything that must never be kept in the clear."""

    site: Site
    phone: Phone
    username: str
    password: str
    secrets: list[str] = field(default_factory=list)
    token: str = ""
    user_id: str = ""

    @classmethod
    def arriving(cls, site: Site, phone: Phone | None = None) -> "Stranger":
        number = random.randrange(10**9, 10**10)
        password = f"Zarafshon-{number}-oqshom"
        return cls(site, phone or Phone(site), f"kelgan.{number}", password, [password])

    def get_registration_token(self) -> str:
        seen = len(self.phone.messages())
        self.phone.send(text="/start")
        self.phone.share_contact()
        token = self.phone.wait_for(REGISTRATION_TOKEN, after=seen)
        self.secrets.append(token)
        return token

    def register(self) -> Answer:
        answer = self.site.post(
            "accounts/register",
            {
                "token": self.get_registration_token(),
                "full_name": "Oʻgʻiloy Sodiqova",
                "sex": False,
                "email": f"{self.username}@example.uz",
                "username": self.username,
                "password": self.password,
            },
        )
        self.user_id = answer.body.get("user_id", "")
        return answer

    def sign_in(self) -> Answer:
        seen = len(self.phone.messages())
        asked = self.site.post("accounts/get_code", {"username": self.username, "password": self.password})
        assert asked.status == 200, asked
        code = self.phone.wait_for(SIX_DIGITS, after=seen)
        answer = self.site.post(
            "accounts/login", {"username": self.username, "code": code, "challenge": asked["challenge"]}
        )
        self.token = answer.body.get("token", "")
        self.secrets += [self.token, code, *filter(None, [answer.body.get("device_token")])]
        return answer

    def refresh(self) -> Answer:
        """Another token for this session; the old one stays among the secrets."""
        answer = self.site.post("accounts/refresh_user", {"user_id": self.user_id, "old_token": self.token})
        self.token = answer.body.get("token", "")
        self.secrets.append(self.token)
        return answer

    def balance(self) -> int:
        return int(self.site.post("accounts/about_account", {"token": self.token})["balance"])


@dataclass
class Visitor:
    """A browser without scripts. `secrets` collects every cookie and form token that it was ever given."""

    site: Site
    secrets: list[str] = field(default_factory=list)
    _jar: CookieJar = field(default_factory=CookieJar)
    _csrf: str = ""

    def open(self, path: str, **form: str) -> str:
        """The page that an address leads to, or that follows when the form that was shown last is sent there."""
        data = urlencode({**form, "csrfmiddlewaretoken": self._csrf}).encode() if form else None
        opener = build_opener(HTTPCookieProcessor(self._jar), _Noting(self._note))
        with opener.open(Request(self.site.url + path, data), timeout=20) as response:
            page: str = response.read().decode()
        if found := re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page):
            self._csrf = found[1]
            self.secrets.append(self._csrf)
        return page

    def _note(self) -> None:
        values = [cookie.value or "" for cookie in self._jar]
        self.secrets += [value for value in values if len(value) > 15 and value not in self.secrets]


class _Noting(BaseHandler):
    """Called after each answer, those on the way to the last one too, when its cookies are in the jar."""

    handler_order = HTTPCookieProcessor.handler_order + 1

    def __init__(self, note: Callable[[], None]) -> None:
        self.note = note

    def http_response(self, request: Request, response: Any) -> Any:
        self.note()
        return response


def _answer(status: int, response: Any) -> Answer:
    raw = response.read()
    is_json = "json" in response.headers.get("Content-Type", "")
    return Answer(status, dict(response.headers), json.loads(raw) if is_json else raw)
