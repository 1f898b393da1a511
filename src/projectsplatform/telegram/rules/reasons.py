"""Why the Bot API refuses a call: reasons of ours for Telegram's descriptions, which are neither stored nor logged.

A description may repeat what was sent, such as a registration's address with its token.
"""

from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """Why the Bot API refused a call, for the descriptions that we recognize."""

    CHAT_NOT_FOUND = "chat_not_found"
    PEER_INVALID = "peer_invalid"
    USER_DEACTIVATED = "user_deactivated"
    NEVER_STARTED = "never_started"
    BLOCKED = "blocked"
    RECIPIENT_IS_BOT = "recipient_is_bot"
    GROUP_GONE = "group_gone"
    USER_NOT_FOUND = "user_not_found"
    BUTTON_URL_INVALID = "button_url_invalid"
    MESSAGE_TOO_LONG = "message_too_long"
    MESSAGE_EMPTY = "message_empty"
    NOT_MODIFIED = "not_modified"
    NOT_EDITABLE = "not_editable"
    DELETED_ALREADY = "deleted_already"
    NOT_DELETABLE = "not_deletable"
    TOPIC_GONE = "topic_gone"
    TOPIC_CLOSED = "topic_closed"
    CAPTION_TOO_LONG = "caption_too_long"
    FILE_TOO_LARGE = "file_too_large"
    FILE_REFUSED = "file_refused"
    FILE_GONE = "file_gone"
    """Ours: it is in the storage no more."""
    VOICE_FORBIDDEN = "voice_forbidden"
    NO_RIGHTS = "no_rights"
    QUERY_TOO_OLD = "query_too_old"
    TOO_MANY_REQUESTS = "too_many_requests"
    UNAUTHORIZED = "unauthorized"
    ANOTHER_POLLER = "another_poller"
    WEBHOOK_IS_SET = "webhook_is_set"
    WEBHOOK_REFUSED = "webhook_refused"


UNREACHABLE: Final = frozenset(
    {
        Reason.CHAT_NOT_FOUND,
        Reason.PEER_INVALID,
        Reason.USER_DEACTIVATED,
        Reason.NEVER_STARTED,
        Reason.BLOCKED,
        Reason.RECIPIENT_IS_BOT,
        Reason.GROUP_GONE,
        Reason.USER_NOT_FOUND,
    }
)
"""Reasons for which no message reaches the chat until its person writes again."""
# Parts of descriptions, in lower case, from the Bot API server (https://github.com/tdlib/telegram-bot-api, Client.cpp) and
# the API below it (https://core.telegram.org/method/messages.sendMessage). The first match counts.
_DESCRIPTIONS: Final = (
    ("button_url_invalid", Reason.BUTTON_URL_INVALID),
    ("button url", Reason.BUTTON_URL_INVALID),
    ("wrong http url", Reason.BUTTON_URL_INVALID),
    ("bad webhook", Reason.WEBHOOK_REFUSED),
    ("chat not found", Reason.CHAT_NOT_FOUND),
    ("peer_id_invalid", Reason.PEER_INVALID),
    ("chat_id_invalid", Reason.PEER_INVALID),
    ("deactivated", Reason.USER_DEACTIVATED),
    ("initiate conversation", Reason.NEVER_STARTED),
    ("blocked by the user", Reason.BLOCKED),
    ("user_is_blocked", Reason.BLOCKED),
    ("messages to bots", Reason.RECIPIENT_IS_BOT),
    ("messages to the bot", Reason.RECIPIENT_IS_BOT),
    ("user_is_bot", Reason.RECIPIENT_IS_BOT),
    ("upgraded to a supergroup", Reason.GROUP_GONE),
    ("chat was deleted", Reason.GROUP_GONE),
    ("bot was kicked", Reason.GROUP_GONE),
    ("user not found", Reason.USER_NOT_FOUND),
    ("member not found", Reason.USER_NOT_FOUND),
    ("user_id_invalid", Reason.USER_NOT_FOUND),
    ("participant_id_invalid", Reason.USER_NOT_FOUND),
    ("user_not_participant", Reason.USER_NOT_FOUND),
    ("message is too long", Reason.MESSAGE_TOO_LONG),
    ("message_too_long", Reason.MESSAGE_TOO_LONG),
    ("caption is too long", Reason.CAPTION_TOO_LONG),
    ("media_caption_too_long", Reason.CAPTION_TOO_LONG),
    ("text is empty", Reason.MESSAGE_EMPTY),
    ("message is not modified", Reason.NOT_MODIFIED),
    ("message_not_modified", Reason.NOT_MODIFIED),
    ("message to edit not found", Reason.NOT_EDITABLE),
    ("message can't be edited", Reason.NOT_EDITABLE),
    ("message_id_invalid", Reason.NOT_EDITABLE),
    ("message identifier is not specified", Reason.NOT_EDITABLE),
    ("no text in the message to edit", Reason.NOT_EDITABLE),
    ("message to delete not found", Reason.DELETED_ALREADY),
    ("message can't be deleted", Reason.NOT_DELETABLE),
    ("message_delete_forbidden", Reason.NOT_DELETABLE),
    ("message thread not found", Reason.TOPIC_GONE),
    ("topic_deleted", Reason.TOPIC_GONE),
    ("topic_id_invalid", Reason.TOPIC_GONE),
    ("topic_closed", Reason.TOPIC_CLOSED),
    ("file is too big", Reason.FILE_TOO_LARGE),
    ("entity too large", Reason.FILE_TOO_LARGE),
    ("too big for a photo", Reason.FILE_REFUSED),
    ("photo_invalid_dimensions", Reason.FILE_REFUSED),
    ("image_process_failed", Reason.FILE_REFUSED),
    ("photo_ext_invalid", Reason.FILE_REFUSED),
    ("photo_save_file_invalid", Reason.FILE_REFUSED),
    ("file must be non-empty", Reason.FILE_REFUSED),
    ("wrong file", Reason.FILE_REFUSED),
    ("voice_messages_forbidden", Reason.VOICE_FORBIDDEN),
    ("receiving of voice messages", Reason.VOICE_FORBIDDEN),
    ("not enough rights", Reason.NO_RIGHTS),
    ("no rights", Reason.NO_RIGHTS),
    ("chat_admin_required", Reason.NO_RIGHTS),
    ("chat_write_forbidden", Reason.NO_RIGHTS),
    ("list is inaccessible", Reason.NO_RIGHTS),
    ("not a member of the", Reason.NO_RIGHTS),
    ("query is too old", Reason.QUERY_TOO_OLD),
    ("too many requests", Reason.TOO_MANY_REQUESTS),
    ("unauthorized", Reason.UNAUTHORIZED),
    ("other getupdates", Reason.ANOTHER_POLLER),
    ("webhook is active", Reason.WEBHOOK_IS_SET),
)


def named_reason(description: str) -> str:
    """The reason that a description stands for; of an unrecognized description only its length."""
    text = description.lower()
    return next((reason for part, reason in _DESCRIPTIONS if part in text), f"unnamed, {len(description)} characters")
