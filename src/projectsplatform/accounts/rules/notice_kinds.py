"""Kinds of notices: which can be switched off, which wait, which are announced."""

from collections.abc import Mapping
from typing import Final

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.errors import NoticeUnknown

ALWAYS_SENT: Final = frozenset({NoticeKind.SECURITY, NoticeKind.MONEY_RECEIVED})
"""Whoever got into an account must not be able to silence what tells of it."""

CAN_WAIT: Final = frozenset({NoticeKind.REMINDER, NoticeKind.CHANNEL, NoticeKind.NEWS, NoticeKind.OFFERS})
"""Sent as broadcasts, which keep the quiet hours and let everything else pass."""

ANNOUNCED: Final = (NoticeKind.NEWS, NoticeKind.OFFERS)
"""What staff write to many: an announcement is of one of these kinds."""

CHOSEN: Final = tuple(kind for kind in NoticeKind if kind not in ALWAYS_SENT)
"""The kinds that can be switched off."""


def check_choices(choices: Mapping[str, object]) -> dict[NoticeKind, bool]:
    """Raises NoticeUnknown: no such kind, no boolean, or an always sent kind that is to be switched off."""
    clean: dict[NoticeKind, bool] = {}
    for name, wanted in choices.items():
        if name not in NoticeKind.values or not isinstance(wanted, bool):
            raise NoticeUnknown
        kind = NoticeKind(name)
        if kind in ALWAYS_SENT and not wanted:
            raise NoticeUnknown
        clean[kind] = wanted
    return clean
