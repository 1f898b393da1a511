import pytest
from hypothesis import given
from hypothesis import strategies as st

from projectsplatform.telegram.rules.reasons import UNREACHABLE, Reason, named_reason


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
