"""Texts of settings turned into values; whatever does not fit is refused with a sentence that names the setting."""

import binascii
import re
from base64 import b64decode
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from projectsplatform.config.instance.failures import ConfigurationError

Network = IPv4Network | IPv6Network
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
_WORDS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
KEY_BYTES = 32


def switch(name: str, text: str) -> bool:
    """A yes or a no."""
    if text.lower() not in _WORDS:
        message = f"{name} must be 1 or 0, not {text!r}."
        raise ConfigurationError(message)
    return _WORDS[text.lower()]


def whole_number(name: str, text: str, *, least: int, most: int) -> int:
    """A number between two bounds, both allowed."""
    if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most and len(text) < 10):
        message = f"{name} must be a whole number from {least} to {most}, not {text!r}."
        raise ConfigurationError(message)
    return int(text)


def key_ring(name: str, text: str) -> tuple[tuple[str, bytes], ...]:
    """`id:base64key,…` newest first; keys of 32 bytes, every id once."""
    ring = tuple(_named_key(name, part.strip()) for part in text.split(","))
    if len(dict(ring)) != len(ring):
        message = f"{name} names one key id twice."
        raise ConfigurationError(message)
    return ring


def names(text: str) -> tuple[str, ...]:
    """A list with commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def networks(name: str, text: str) -> tuple[Network, ...]:
    """A list of CIDRs or addresses."""
    try:
        return tuple(ip_network(part, strict=False) for part in names(text))
    except ValueError as error:
        message = f"{name} must be a list of addresses or CIDRs: {error}."
        raise ConfigurationError(message) from error


def web_address(name: str, text: str) -> str:
    """An http or https address, without the slash at its end."""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or 1) > 0
    except ValueError:
        fits = False
    if not fits or parts.query or parts.fragment or parts.username is not None:
        message = f"{name} must be an address such as https://example.uz, not {text!r}."
        raise ConfigurationError(message)
    return text.rstrip("/")


def host_of(address: str) -> str:
    """The host of an address that `web_address` let through; an IPv6 one in brackets, as in a Host header."""
    host = urlsplit(address).hostname or ""
    return f"[{host}]" if ":" in host else host


def is_loopback(host: str) -> bool:
    """Whether a host name can only mean this machine."""
    bare = host.strip("[]").lower().removeprefix(".")
    if bare == "localhost" or bare.endswith(".localhost"):
        return True
    try:
        return ip_address(bare).is_loopback
    except ValueError:
        return False


def database_url(name: str, text: str) -> str:
    """A PostgreSQL URL with a database name; its host may be a socket's folder in `?host=`."""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in {"postgres", "postgresql"} and len(parts.path) > 1 and (parts.port or 1) > 0
    except ValueError:
        fits = False
    if not fits:
        message = f"{name} must look like postgres://user:password@host:5432/database."
        raise ConfigurationError(message)
    return text


def _named_key(name: str, part: str) -> tuple[str, bytes]:
    key_id, colon, encoded = part.partition(":")
    if not colon or not _KEY_ID.fullmatch(key_id):
        message = f"{name} must be a list of id:base64 with ids of letters, digits, - and _."
        raise ConfigurationError(message)
    try:
        plain = encoded.strip().replace("-", "+").replace("_", "/").rstrip("=")
        key = b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        message = f"{name}: the key {key_id} is not base64."
        raise ConfigurationError(message) from error
    if len(key) != KEY_BYTES:
        message = f"{name}: the key {key_id} must be {KEY_BYTES} bytes, it is {len(key)}."
        raise ConfigurationError(message)
    return key_id, key
