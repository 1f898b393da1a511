"""What is assumed of a customer, of the busiest second and of a machine: change it here, then run `python -m scripts.scaling`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Use:
    """An act of a customer. `a_day`: how often; `act`: its name in sizes.json, for bytes; `endpoint`: in endpoints.json, for CPU, where
    it was measured there; `messages`: that Telegram is asked to deliver."""

    name: str
    a_day: float
    act: str = ""
    endpoint: str = ""
    messages: float = 0
    why: str = ""


USE: Final = (
    Use(
        "licence check",
        8,
        "check that is written",
        "kundalikcom/check_pc",
        why="one program, open 8 hours a day, asks hourly",
    ),
    Use("other read of a program", 2, endpoint="accounts/about_account", why="balance or token, at each start"),
    Use("purchase", 1 / 30, "purchase", "kundalikcom/buy", 1, "by the month"),
    Use(
        "top-up through a provider", 0.7 / 30, "top-up (Payme, three calls)", messages=1, why="7 of 10; one a purchase"
    ),
    Use("top-up in cash", 0.3 / 30, "cash top-up (staff)", "top-up (panel)", 1, "3 of 10"),
    Use("sign-in", 1 / 30, "sign-in with a code", "accounts/get_code", 2, "once a month; code and notice"),
    Use("page of the cabinet", 10 / 30, "page (cabinet's home)", why="ten a month"),
    Use("conversation's first message", 0.25 / 30, "first message of a conversation", why="three a year"),
    Use("further message", 0.5 / 30, "further message", why="two more each"),
    Use("answer of the staff", 0.5 / 30, "answer (staff)", messages=1, why="two each"),
)
"""What the average customer does a day of 365."""
KEPT_DAYS: Final[Mapping[str, int]] = {
    "telegram_outboxmessage": 30,
    "accounts_notice": 365,
    "accounts_session": 183,
    "accounts_knowndevice": 180,
    "accounts_signincode": 2,
}
"""Tables that the worker cleans (`lifetimes.py`, `cleaning.py`); the others keep everything."""
LEDGER: Final = frozenset({"wallet_entry", "wallet_transfer"})
CONNECTIONS_A_WORKER, OTHER_CONNECTIONS = 16, 13
TELEGRAM_A_SECOND: Final = 29


@dataclass(frozen=True)
class Busy:
    """The busiest second against the day's mean, how full a core may be then, and what half-empty pages and dead rows add."""

    peak: float = 10
    full: float = 0.6
    bloat: float = 1.4
    years: float = 3


@dataclass(frozen=True)
class Machine:
    """Assumed, not quoted: replace by what you are offered."""

    cores: int = 8
    memory_gb: float = 32
    disk_gb: float = 1000
    usd: float = 100
    witness_usd: float = 10
    backup_gb_usd: float = 0.02
    som: float = 12_000
    largest: int = 8


BUSY, MACHINE = Busy(), Machine()
