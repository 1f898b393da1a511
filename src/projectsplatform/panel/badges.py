"""Words on a coloured ground."""

from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

TONES: Final = {
    "good": "bg-green-100 text-green-700 dark:bg-green-500/20 dark:text-green-400",
    "warn": "bg-orange-100 text-orange-700 dark:bg-orange-500/20 dark:text-orange-400",
    "bad": "bg-red-100 text-red-700 dark:bg-red-500/20 dark:text-red-400",
    "calm": "bg-base-500/8 text-base-700 dark:bg-base-500/20 dark:text-base-200",
    "note": "bg-blue-100 text-blue-700 dark:bg-blue-500/20 dark:text-blue-400",
}
LABEL_TONES: Final = {"grey": "calm", "green": "good", "orange": "warn", "red": "bad", "blue": "note"}
"""The colour of a label → its tone."""


def badge(text: str, tone: str) -> SafeString:
    """`tone` is a key of `TONES`."""
    return format_html(
        '<span class="inline-block font-semibold px-2 py-1 rounded-default text-xs whitespace-nowrap {}">{}</span>',
        TONES[tone],
        text,
    )
