from collections.abc import Iterator
from typing import Any

import pytest

from tests.telegram.stub import TOKEN, BotApiStub, serve


@pytest.fixture
def bot_api(settings: Any) -> Iterator[BotApiStub]:
    """A real bot whose Telegram is a stub on a loopback port."""
    stub = BotApiStub()
    server = serve(stub)
    settings.TELEGRAM_BOT_TOKEN = TOKEN
    settings.TELEGRAM_API_BASE = stub.url
    settings.TELEGRAM_SIMULATED = False
    yield stub
    server.shutdown()
    server.server_close()
