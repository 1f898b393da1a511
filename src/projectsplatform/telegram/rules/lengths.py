"""How long Telegram lets messages be."""

from typing import Final

MAX_TEXT: Final = 4096
MAX_CAPTION: Final = 1024
"""In UTF-16 units, as Telegram counts."""


def utf16_length(text: str) -> int:
    """As Telegram counts, in offsets of formatting too."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
