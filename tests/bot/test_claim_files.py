"""Fetching a receipt from a Bot API that answers late, badly or not at all; and dying between two statements."""

import logging
from typing import Any

import pytest

from projectsplatform.accounts.models import User
from projectsplatform.bot.conversations.claim_messages import take_file, waiting_file
from projectsplatform.bot.conversations.replies import Person
from projectsplatform.kit.clock import now
from projectsplatform.telegram.enums import UpdateState
from projectsplatform.telegram.models import Dialogue, SeenUpdate
from projectsplatform.telegram.operations import bot_api as calls
from projectsplatform.telegram.operations.updates import receive
from projectsplatform.telegram.rules.answers import BotApiError
from projectsplatform.wallet.models import TopUpClaim
from projectsplatform.wallet.rules.files import MAX_PICTURE
from tests.bot.at_work import handle_due
from tests.bot.conversation import answers, last_text, press, press_for, speak, tell
from tests.factories.pictures import jpeg, png
from tests.factories.telegram import private_message
from tests.races import run_at_once
from tests.telegram.stub import TOKEN, BotApiStub

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def paying(customer: User) -> None:
    """The customer has said that 100 000 were paid."""
    speak(5, "en")
    press(5, "topup")
    tell(private_message(5, text="100000", message_id=10))
    press(5, press_for(answers(5)[-1].body(), "paid"))


def picture(name: str = "A1", *, message_id: int = 20, **given: Any) -> dict[str, Any]:
    sizes = [{"file_id": name, "file_unique_id": name, "file_size": 100, "width": 9, "height": 9}]
    return private_message(5, photo=sizes, message_id=message_id, **given)


def work(stub: BotApiStub, *updates: dict[str, Any]) -> None:
    """What the bot's process does with what comes and what is due."""
    for update in updates:
        receive(update=update, at=now())
    handle_due(stub)


def wait_until_due() -> None:
    SeenUpdate.objects.filter(state=UpdateState.PENDING).update(due_at=now())


def test_the_file_is_fetched_from_the_bot_api(bot_api: BotApiStub, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bot_api.files["A1"] = jpeg()
    work(bot_api, picture())
    made = TopUpClaim.objects.select_related("file").get()
    assert made.file is not None
    assert (made.amount, bytes(made.file.data), made.file.media_type) == (100_000, jpeg(), "image/jpeg")
    assert len(bot_api.of("getFile")) == len(bot_api.of("file")) == 1
    assert "photos/A1" not in caplog.text


@pytest.mark.parametrize("method", ["getFile", "file"])
def test_while_telegram_is_down_nothing_is_lost(bot_api: BotApiStub, method: str) -> None:
    bot_api.files["A1"] = jpeg()
    for _ in range(6):  # more often than a failing update is tried
        bot_api.answers[method].append((502, {"ok": False, "error_code": 502, "description": "Bad Gateway"}))
    work(bot_api, picture())
    for _ in range(5):
        wait_until_due()
        work(bot_api)
    assert not TopUpClaim.objects.exists()
    late = [one for one in answers(5) if one.body().text.startswith("Telegram does not give us your file now.")]
    assert len(late) == 1
    wait_until_due()
    work(bot_api)
    assert TopUpClaim.objects.get().amount == 100_000
    assert last_text(5).startswith("Sent.")
    assert SeenUpdate.objects.get().state == UpdateState.HANDLED


def test_telegram_says_when_to_come_back(bot_api: BotApiStub) -> None:
    bot_api.refuse("getFile", 429, "Too Many Requests: retry after 77", retry_after=77)
    work(bot_api, picture())
    due_in = (SeenUpdate.objects.get().due_at - now()).total_seconds()
    assert 70 < due_in <= 77


def test_a_file_that_telegram_does_not_know_is_asked_for_again(bot_api: BotApiStub) -> None:
    bot_api.refuse("getFile", 400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    work(bot_api, picture())
    assert last_text(5).startswith("Telegram does not give us this file.")
    bot_api.files["A2"] = png()
    work(bot_api, picture("A2", message_id=21))
    assert last_text(5).startswith("Sent.")


def test_a_file_that_is_larger_than_telegram_said_is_not_read_to_its_end(bot_api: BotApiStub) -> None:
    bot_api.files["A1"] = jpeg() + bytes(MAX_PICTURE + 10_000_000)
    work(bot_api, picture())
    assert last_text(5).startswith("The file is too large: 5 MB at most.")
    assert not TopUpClaim.objects.exists()


def test_what_was_waited_for_until_the_dialogue_ended_is_told(bot_api: BotApiStub) -> None:
    bot_api.refuse("getFile", 502, "Bad Gateway")
    work(bot_api, picture())
    Dialogue.objects.update(expires_at=now())
    wait_until_due()
    work(bot_api)
    assert last_text(5).startswith("Your receipt could not be fetched from Telegram")
    assert not Dialogue.objects.exists()


def test_an_album_while_telegram_is_down_is_one_claim(bot_api: BotApiStub) -> None:
    bot_api.files |= {"A1": jpeg(), "A2": png()}
    bot_api.refuse("getFile", 502, "Bad Gateway")
    bot_api.refuse("getFile", 502, "Bad Gateway")
    work(bot_api, picture("A1", media_group_id="1"), picture("A2", message_id=21, media_group_id="1"))
    wait_until_due()
    work(bot_api)
    made = TopUpClaim.objects.select_related("file").get()
    assert made.file is not None
    assert bytes(made.file.data) == jpeg()


def test_going_on_without_the_picture_is_not_undone_by_it(bot_api: BotApiStub) -> None:
    bot_api.refuse("getFile", 502, "Bad Gateway")
    work(bot_api, picture())
    press(5, "cancel")
    bot_api.files["A1"] = jpeg()
    wait_until_due()
    work(bot_api)
    assert not TopUpClaim.objects.exists()


def test_whoever_asks_while_the_file_is_late_is_answered(bot_api: BotApiStub) -> None:
    bot_api.refuse("getFile", 502, "Bad Gateway")
    bot_api.refuse("getFile", 502, "Bad Gateway")
    work(bot_api, picture(), private_message(5, text="qachon?", message_id=22))
    assert last_text(5).startswith("One moment: your receipt is being fetched.")


def test_fetched_by_two_at_once_it_is_one_claim(customer: User) -> None:
    update_state(file_id="A1")
    waiting = waiting_file(person=Person(5), at=now())
    assert waiting is not None

    run_at_once(3, lambda _: take_file(person=Person(5), waiting=waiting, data=jpeg(), at=now()))

    assert TopUpClaim.objects.count() == 1
    assert sum(one.body().text.startswith("Sent.") for one in answers(5)) == 1


def update_state(**changes: Any) -> None:
    dialogue = Dialogue.objects.get()
    Dialogue.objects.update(state={**dialogue.state, **changes})


_STEPS = [
    "projectsplatform.bot.conversations.claim_messages.go_on",
    "projectsplatform.bot.handlers.claims.fetch_file",
    "projectsplatform.wallet.operations.claims.insert",
    "projectsplatform.bot.conversations.claims.go_on",
    "projectsplatform.bot.conversations.replies.enqueue",
    "projectsplatform.bot.consumer.mark_handled",
]


@pytest.mark.parametrize("step", _STEPS)
def test_dying_before_any_statement_makes_one_claim_and_one_answer(
    bot_api: BotApiStub, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot_api.files["A1"] = jpeg()
    with monkeypatch.context() as dying:
        dying.setattr(step, _die)
        with pytest.raises(_DeathError):
            work(bot_api, picture())
    wait_until_due()
    work(bot_api)
    assert TopUpClaim.objects.count() == 1
    assert sum(one.body().text.startswith("Sent.") for one in answers(5)) == 1


class _DeathError(BaseException):
    """No handler survives it, as none survives SIGKILL."""


def _die(*_args: Any, **_kwargs: Any) -> Any:
    raise _DeathError


def test_a_download_has_a_time(bot_api: BotApiStub) -> None:
    bot_api.answers["getFile"].append((200, {"ok": True, "result": {"file_path": "photos/A1"}}, 0.5))
    with pytest.raises(BotApiError):
        calls.download_file(file_id="A1", max_bytes=10, seconds=0.1)


def test_an_error_of_a_download_holds_no_token(bot_api: BotApiStub) -> None:
    with pytest.raises(BotApiError) as failed:
        calls.download_file(file_id="unknown", max_bytes=10, seconds=5)
    assert (failed.value.code, TOKEN in str(failed.value)) == (404, False)
    assert failed.value.__suppress_context__ or failed.value.__cause__ is None
