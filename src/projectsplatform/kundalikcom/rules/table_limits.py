"""How large a table of logins may be."""

from typing import Final

from projectsplatform.kundalikcom.errors import SheetTooLarge

MAX_ROWS: Final = 5_000
MAX_COLUMNS: Final = 100


def too_large() -> SheetTooLarge:
    """The refusal with its bounds."""
    return SheetTooLarge(rows=MAX_ROWS, columns=MAX_COLUMNS)
