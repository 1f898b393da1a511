"""How long a statement may be that is searched or made a file of."""

from typing import Final

from projectsplatform.wallet.errors import SearchTooLong, StatementTooLong

MAX_LINES_IN_FILE: Final = 10_000
"""A web worker makes the file while somebody waits for it."""
MAX_LINES_SEARCHED: Final = 10_000
"""Each line's words are made for its reader while they wait."""


def require_short_enough(count: int) -> None:
    """A statement that is to be a file. Raises StatementTooLong."""
    if count > MAX_LINES_IN_FILE:
        raise StatementTooLong(count=count, max=MAX_LINES_IN_FILE)


def require_searchable(count: int) -> None:
    """A statement that words are looked for in. Raises SearchTooLong."""
    if count > MAX_LINES_SEARCHED:
        raise SearchTooLong(count=count, max=MAX_LINES_SEARCHED)
