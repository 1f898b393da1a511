from collections.abc import Callable, Iterator
from typing import Any

import pytest

from projectsplatform.accounts.models import User
from projectsplatform.licences.operations.catalogue import seed_catalogue
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


@pytest.fixture
def customer(make_person: Callable[..., User]) -> User:
    """A registered person in chat 5, with everything on sale."""
    seed_catalogue()
    return make_person(tg_id=5, username="mijoz", full_name="Gʻayrat Oʻktamov")
