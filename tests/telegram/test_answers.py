from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projectsplatform.telegram.rules.answers import UNREACHABLE, BotApiError, Reason, named_reason, read_answer


@pytest.mark.parametrize(
    ("body", "result"),
    [
        (b'{"ok": true, "result": {"from": "the future"}}', {"from": "the future"}),
        (b'{"ok": true, "result": true, "new": 1}', True),
        (b'{"ok": true}', None),
    ],
)
def test_the_result_comes_as_telegram_worded_it(body: bytes, result: Any) -> None:
    assert read_answer(200, body) == result


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (403, b'{"ok": false, "error_code": 403, "description": "Forbidden"}', (403, "unnamed, 9 characters", 0.0)),
        (
            429,
            b'{"ok": false, "description": "Wait", "parameters": {"retry_after": 7}}',
            (429, "unnamed, 4 characters", 7.0),
        ),
        (500, b'{"ok": false}', (500, "unnamed, 0 characters", 0.0)),
        (502, b"<html>", (502, "an unreadable answer", 0.0)),
        (200, b"[]", (200, "an unreadable answer", 0.0)),
        (200, b"\xff", (200, "an unreadable answer", 0.0)),
        (400, b'{"ok": "no", "error_code": "many"}', (400, "an unreadable answer", 0.0)),
    ],
)
def test_a_refusal_has_telegrams_code_and_a_reason_of_ours(
    status: int, body: bytes, told: tuple[int, str, float]
) -> None:
    with pytest.raises(BotApiError) as refused:
        read_answer(status, body)
    assert (refused.value.code, refused.value.reason, refused.value.retry_after) == told


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Bad Request: chat not found", Reason.CHAT_NOT_FOUND),
        ("Bad Request: PEER_ID_INVALID", Reason.PEER_INVALID),
        ("Bad Request: user is deactivated", Reason.USER_DEACTIVATED),
        ("Forbidden: user is deactivated", Reason.USER_DEACTIVATED),
        ("Bad Request: INPUT_USER_DEACTIVATED", Reason.USER_DEACTIVATED),
        ("Bad Request: bot can't initiate conversation with a user", Reason.NEVER_STARTED),
        ("Forbidden: bot was blocked by the user", Reason.BLOCKED),
        ("Bad Request: USER_IS_BLOCKED", Reason.BLOCKED),
        ("Bad Request: bot can't send messages to bots", Reason.RECIPIENT_IS_BOT),
        ("Bad Request: group chat was upgraded to a supergroup chat", Reason.GROUP_GONE),
        ("Bad Request: user not found", Reason.USER_NOT_FOUND),
        ("Bad Request: message is not modified: specified new message content", Reason.NOT_MODIFIED),
        ("Bad Request: message to edit not found", Reason.NOT_EDITABLE),
        ("Bad Request: message can't be edited", Reason.NOT_EDITABLE),
        ("Bad Request: MESSAGE_ID_INVALID", Reason.NOT_EDITABLE),
        ("Bad Request: BUTTON_URL_INVALID", Reason.BUTTON_URL_INVALID),
        (
            "Bad Request: inline keyboard button URL 'http://localhost/#token=x' is invalid: Wrong HTTP URL",
            Reason.BUTTON_URL_INVALID,
        ),
        ("Bad Request: message is too long", Reason.MESSAGE_TOO_LONG),
        ("Conflict: terminated by other getUpdates request; make sure that only one is running", Reason.ANOTHER_POLLER),
        ("Bad Request: bad webhook: HTTPS url must be provided for webhook", Reason.WEBHOOK_REFUSED),
    ],
)
def test_words_that_we_know_have_a_name(words: str, reason: Reason) -> None:
    assert named_reason(words) == reason


def test_only_what_is_wrong_with_a_chat_makes_it_unreachable() -> None:
    assert UNREACHABLE.isdisjoint(
        {
            Reason.BUTTON_URL_INVALID,
            Reason.MESSAGE_TOO_LONG,
            Reason.MESSAGE_EMPTY,
            Reason.NO_RIGHTS,
            Reason.UNAUTHORIZED,
        }
    )


@given(st.text(max_size=300))
def test_no_word_of_telegrams_is_kept(words: str) -> None:
    assert named_reason(words) in {*Reason, f"unnamed, {len(words)} characters"}
