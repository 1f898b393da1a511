"""A real installation: everything that production is given, with a Bot API of our own in Telegram's place."""

import secrets
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from signal import SIGKILL
from tempfile import TemporaryDirectory
from typing import Any

from tests.e2e.people import Phone, Site
from tests.e2e.start import STOP_SECONDS, Start, free_port, wait_for
from tests.telegram.stub import TOKEN, BotApiStub, serve

HOST = "maktab.example.uz"
WEBHOOK_SECRET = "webhook-secret"
THROUGH_PROXY = {"Host": HOST, "X-Forwarded-Proto": "https"}


class Telegram(BotApiStub):
    """Keeps what the bot says, and gives what people say to whoever polls."""

    def take(self, method: str, arguments: dict[str, Any]) -> tuple[int, Any]:
        if method == "getUpdates" and not self.answers[method]:
            time.sleep(0.1)
        return super().take(method, arguments)


class Real(Start):
    """A start of a real installation. `webhook` decides how updates come to it."""

    telegram: Telegram

    @property
    def plain(self) -> Site:
        """As somebody sees it who comes past the proxy."""
        return Site(f"http://127.0.0.1:{self.port}", {"Host": HOST})

    @property
    def site(self) -> Site:
        """As the proxy speaks to it for somebody who came by https."""
        return Site(f"http://127.0.0.1:{self.port}", THROUGH_PROXY)


@dataclass
class RealPhone(Phone):
    """One Telegram account whose updates come by polling, or by webhook when there is a secret."""

    telegram: Telegram = field(default_factory=Telegram)
    webhook_secret: str = ""
    _numbers: Any = field(default_factory=lambda: count(time.time_ns() // 1_000_000))

    def send(self, **what: Any) -> None:
        if "contact" in what:
            what["contact"]["first_name"] = "Sinov"
        number = next(self._numbers)
        message = {
            "message_id": number % 10**6,
            "date": int(time.time()),
            "chat": {"id": self.tg_id, "type": "private"},
            "from": {"id": self.tg_id, "is_bot": False, "first_name": "Sinov", "language_code": "uz"},
            **what,
        }
        self._deliver({"update_id": number, "message": message})

    def messages(self) -> list[dict[str, Any]]:
        said = [call.arguments for call in list(self.telegram.calls) if call.method == "sendMessage"]
        return [arguments for arguments in said if str(arguments["chat_id"]) == str(self.tg_id)]

    def _deliver(self, update: dict[str, Any]) -> None:
        if not self.webhook_secret:
            self.telegram.answers["getUpdates"].append((200, {"ok": True, "result": [update]}))
            return
        header = {"X_Telegram_Bot_Api_Secret_Token": self.webhook_secret}
        answer = self.site.call("POST", "/telegram/webhook", update, **header)
        assert answer.status == 200, answer


def production_secrets() -> dict[str, str]:
    """What an operator makes once."""

    def ring() -> str:
        return f"2026:{b64encode(secrets.token_bytes(32)).decode()}"

    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "VAULT_KEYS": ring(),
        "LICENCE_SIGNING_KEYS": ring(),
        "BOT_SERVICE_TOKEN": secrets.token_urlsafe(32),
    }


@contextmanager
def running_real(**settings: str) -> Iterator[Real]:
    """A real installation on a folder and a port of its own, gone afterwards."""
    telegram = Telegram()
    server = serve(telegram)
    given = {
        **production_secrets(),
        "PUBLIC_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": HOST,
        "TRUSTED_PROXIES": "127.0.0.1",
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE": telegram.url,
        **settings,
    }
    with TemporaryDirectory(prefix="pp-real-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        real = Real(folder / "var", free_port(), **given)
        real.telegram = telegram
        try:
            real.begin()
            yield real
        finally:
            real.send(SIGKILL)
            wait_for(lambda: not real.pids(), STOP_SECONDS)
            server.shutdown()
            server.server_close()
