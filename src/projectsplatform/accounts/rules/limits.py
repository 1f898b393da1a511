"""How often things may be tried. Wrong secrets are counted, correct use is given back."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from projectsplatform.kit.api.addresses import address_key
from projectsplatform.kit.db.limiter import Rule

_QUARTER: Final = 15 * 60
_HOUR: Final = 60 * 60
_DAY: Final = 24 * 60 * 60

WRONG_SECRETS_OF_PAIR: Final = Rule("accounts.wrong_secrets.pair", 10, _QUARTER)
WRONG_SECRETS_OF_ADDRESS: Final = Rule("accounts.wrong_secrets.address", 300, _QUARTER)
# A device that signed in before, and a live session, are counted by themselves alone.
WRONG_SECRETS_OF_DEVICE: Final = Rule("accounts.wrong_secrets.device", 10, _QUARTER)
WRONG_SECRETS_OF_DEVICE_DAY: Final = Rule("accounts.wrong_secrets.device_day", 50, _DAY)
CODES_SHORT: Final = Rule("accounts.codes.short", 3, _QUARTER)
CODES_DAY: Final = Rule("accounts.codes.day", 20, _DAY)
LOGINS_WITHOUT_CHALLENGE: Final = Rule("accounts.logins_without_challenge", 5, _HOUR)
# Anybody can ask for a reset of anybody: so by address only. The owner's chat is spared by a live code, which stands.
RESETS_OF_PAIR: Final = Rule("accounts.resets.pair", 3, _QUARTER)
RESETS_OF_DEVICE: Final = Rule("accounts.resets.device", 3, _QUARTER)
RESETS_OF_ADDRESS: Final = Rule("accounts.resets.address", 300, _QUARTER)
# And anybody can guess: past these, six digits reset nothing and codes are long ones, which need no limit.
SHORT_RESET_GUESSES: Final = Rule("accounts.resets.short_guesses", 5, _DAY)
# "Taken" tells that somebody has the name or the address: a form needs it, a list of addresses to go through does not.
TAKEN_TOLD: Final = Rule("accounts.registration.taken", 20, _HOUR)
EXPORTS: Final = Rule("accounts.exports", 20, _HOUR)

LONGEST_WINDOW: Final = timedelta(seconds=_DAY)
MAX_TRIES: Final = 5
KNOWN_DEVICES: Final = 20
"""How many known devices an account has at most."""

_KEPT_OF_A_NAME: Final = 64


def account_key(username: str) -> str:
    """One shape of key for names that exist and names that do not."""
    return username.strip().lower()[:_KEPT_OF_A_NAME]


def pair_key(username: str, address: str) -> str:
    """One account from one address."""
    return f"{account_key(username)}|{address_key(address)}"


def device_key(device_id: UUID) -> str:
    """One known device of an account."""
    return f"device|{device_id}"


def session_key(session_id: UUID) -> str:
    """One live session."""
    return f"session|{session_id}"
