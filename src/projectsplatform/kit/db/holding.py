"""How a stop of the database is announced to whatever listens: by a notice that also says for how long at most."""

from typing import Final

CHANNEL: Final = "projectsplatform_hold"
RELEASE: Final = "release"
"""Said in place of seconds: it does not stop after all."""
USUAL_SECONDS: Final = 8
LONGEST_SECONDS: Final = 60


def seconds_of(payload: str) -> int:
    """How long requests are held at most when nothing happens."""
    return min(max(int(payload), 1), LONGEST_SECONDS) if payload.isascii() and payload.isdigit() else USUAL_SECONDS
