"""Texts of settings turned into values; whatever does not fit is refused with a sentence that names the setting."""

import binascii
import re
from base64 import b64decode

from projectsplatform.installation.failures import ConfigurationError

_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
_WORDS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
KEY_BYTES = 32


def switch(name: str, text: str) -> bool:
    """A yes or a no."""
    if text.lower() not in _WORDS:
        raise ConfigurationError(f"{name} must be 1 or 0, not {text!r}.")
    return _WORDS[text.lower()]


def whole_number(name: str, text: str, *, least: int, most: int) -> int:
    """A number between two bounds, both allowed."""
    if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most and len(text) < 10):
        raise ConfigurationError(f"{name} must be a whole number from {least} to {most}, not {text!r}.")
    return int(text)


def choice(name: str, text: str, *, choices: tuple[str, ...]) -> str:
    """One of some words, or nothing."""
    if text and text not in choices:
        raise ConfigurationError(f"{name} must be {' or '.join(choices)}, not {text!r}.")
    return text


def secret(name: str, text: str, *, shortest: int) -> str:
    """A text that is long enough not to be guessed."""
    if len(text) < shortest:
        raise ConfigurationError(f"{name} must be at least {shortest} characters long.")
    return text


def matching(name: str, text: str, *, pattern: str, shape: str) -> str:
    """A text of some shape, or nothing."""
    if text and not re.fullmatch(pattern, text):
        raise ConfigurationError(f"{name} must be {shape}.")
    return text


def key_ring(name: str, text: str) -> tuple[tuple[str, bytes], ...]:
    """`id:base64key,…` newest first; keys of 32 bytes, every id once."""
    ring = tuple(_named_key(name, part.strip()) for part in text.split(","))
    if len(dict(ring)) != len(ring):
        raise ConfigurationError(f"{name} names one key id twice.")
    return ring


def names(text: str) -> tuple[str, ...]:
    """A list with commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _named_key(name: str, part: str) -> tuple[str, bytes]:
    key_id, colon, encoded = part.partition(":")
    if not colon or not _KEY_ID.fullmatch(key_id):
        raise ConfigurationError(f"{name} must be a list of id:base64 with ids of letters, digits, - and _.")
    try:
        plain = encoded.strip().replace("-", "+").replace("_", "/").rstrip("=")
        key = b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ConfigurationError(f"{name}: the key {key_id} is not base64.") from error
    if len(key) != KEY_BYTES:
        raise ConfigurationError(f"{name}: the key {key_id} must be {KEY_BYTES} bytes, it is {len(key)}.")
    return key_id, key
