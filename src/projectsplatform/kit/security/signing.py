"""Tokens, code digests and signed leases."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

_JWK: Final = {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA"}


def new_token() -> str:
    """256 random bits in 43 characters of base64url."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What is stored of a token. SHA-256 is enough for 256 random bits; a password would need a slow hash."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


def code_digest(code: str, *, bound_to: str) -> bytes:
    """HMAC-SHA-256 of a short code, bound to what it opens: a stolen table cannot be searched without the key."""
    key = sha256(b"code-digest|" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, f"{bound_to}|{code}".encode("utf-8", "surrogatepass"), sha256).digest()


def sign_jws(payload: dict[str, Any]) -> str:
    """A compact JWS (RFC 7515, EdDSA of RFC 8037), signed with the newest key, `kid` in its header."""
    key_id, key = _private_keys()[0]
    signed = f"{_head(key_id)}.{_encode(msgspec.json.encode(payload))}"
    return f"{signed}.{_encode(key.sign(signed.encode()))}"


def is_signed_with_newest_key(text: str) -> bool:
    """Whether a JWS of ours names the newest key; the signature itself is not looked at."""
    return text.startswith(_head(settings.LICENCE_SIGNING_KEYS[0][0]) + ".")


def public_keys() -> list[dict[str, str]]:
    """The keys as JWK (RFC 8037 §2), newest first."""
    return [
        {**_JWK, "kid": key_id, "x": _encode(key.public_key().public_bytes_raw())} for key_id, key in _private_keys()
    ]


@lru_cache(maxsize=8)
def _head(key_id: str) -> str:
    return _encode(msgspec.json.encode({"alg": "EdDSA", "kid": key_id, "typ": "JWT"}))


@lru_cache(maxsize=8)
def _load(keys: tuple[tuple[str, bytes], ...]) -> tuple[tuple[str, Ed25519PrivateKey], ...]:
    return tuple((key_id, Ed25519PrivateKey.from_private_bytes(seed)) for key_id, seed in keys)


def _private_keys() -> tuple[tuple[str, Ed25519PrivateKey], ...]:
    return _load(tuple(settings.LICENCE_SIGNING_KEYS))


def _encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
