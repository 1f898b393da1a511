from typing import Final

from projectsplatform.kit.db.limiter import Rule

MESSAGES: Final = Rule("aloqa.messages", 60, 600)
"""What a person may write: by bot, cabinet and API together."""
STRANGERS_MESSAGES: Final = Rule("aloqa.strangers_messages", 30, 600)
"""What a chat may write whose person is not registered."""
MAX_UPLOAD: Final = 12 * 1024 * 1024
"""Bytes of the files that come with one form: the server reads no more of one."""
LONGEST_CAPTION: Final = 900
"""UTF-16 units of an answer with files: Telegram takes 1 024, the member's name among them."""
MAX_FILES: Final = 10
"""Of one message: as many as an album of Telegram's."""
