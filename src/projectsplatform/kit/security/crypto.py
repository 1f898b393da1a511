"""Sealed bytes: AES-256-GCM with associated data, so that a ciphertext opens only in its own place.

A sealed value is `id length (1) | key id | nonce (12) | ciphertext and tag`. The key id is not secret; it is what lets keys rotate.
"""

import logging
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

log = logging.getLogger(__name__)
KEY_BYTES = 32
_NONCE_BYTES = 12
_DATA_KEY_ID = "-"


class UnsealError(Exception):
    """The bytes were not sealed by us, or not for this place. The log has a line with the place and the reason."""


def seal(plaintext: bytes, *, bound_to: str) -> bytes:
    """Sealed under the newest key of the ring. `bound_to` is `table|row|field`."""
    key_id, key = settings.VAULT_KEYS[0]
    return _seal(key_id, key, plaintext, bound_to)


def seal_many(values: Iterable[tuple[bytes, str]]) -> Iterator[bytes]:
    """Each of many plaintexts, sealed as by `seal` and bound to its own place."""
    key_id, key = settings.VAULT_KEYS[0]
    head, encrypt = _head(key_id), _cipher(key).encrypt
    for plaintext, bound_to in values:
        nonce = os.urandom(_NONCE_BYTES)
        yield head + nonce + encrypt(nonce, plaintext, bound_to.encode())


def unseal(sealed: bytes, *, bound_to: str) -> bytes:
    """The plaintext. Raises UnsealError for a foreign place, a damaged value or a key that has left the ring."""
    key_id = sealed_key_id(sealed)
    key = dict(settings.VAULT_KEYS).get(key_id)
    if key is None:
        raise _unreadable(bound_to, f"no key {key_id!r} in the ring")
    return unseal_with(key, sealed, bound_to=bound_to)


def seal_with(key: bytes, plaintext: bytes, *, bound_to: str) -> bytes:
    """Sealed under a data key of 32 bytes."""
    return _seal(_DATA_KEY_ID, key, plaintext, bound_to)


def unseal_with(key: bytes, sealed: bytes, *, bound_to: str) -> bytes:
    """The plaintext of what `seal_with` made with the same key for the same place. Raises UnsealError."""
    start = 1 + (sealed[0] if sealed else 0)
    try:
        return _cipher(key).decrypt(
            sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :], bound_to.encode()
        )
    except (InvalidTag, ValueError) as error:
        raise _unreadable(bound_to, "damaged, or sealed with another key or for another place") from error


def new_data_key() -> bytes:
    """A fresh key of 32 bytes."""
    return os.urandom(KEY_BYTES)


def newest_key_id() -> str:
    """The id of the key that `seal` uses now."""
    return str(settings.VAULT_KEYS[0][0])


def sealed_key_id(sealed: bytes) -> str:
    """The id of the key that a sealed value was made with; of a damaged one it may be anything."""
    return sealed[1 : 1 + sealed[0]].decode("ascii", "replace") if sealed else ""


def _seal(key_id: str, key: bytes, plaintext: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return _head(key_id) + nonce + _cipher(key).encrypt(nonce, plaintext, bound_to.encode())


def _head(key_id: str) -> bytes:
    name = key_id.encode("ascii")
    return bytes([len(name)]) + name


def _unreadable(place: str, reason: str) -> UnsealError:
    log.error("sealed.unreadable", extra={"place": place, "reason": reason})
    return UnsealError(reason)


@lru_cache(maxsize=64)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)
