"""Tokens, code digests and signed leases."""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256
from typing import Any, cast

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings


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
    head = _head(key_id)
    body = _encode(msgspec.json.encode(payload))
    return f"{head}.{body}.{_encode(key.sign(f'{head}.{body}'.encode()))}"


def is_signed_with_newest_key(text: str) -> bool:
    """Whether a JWS of ours names the newest key; the signature itself is not looked at."""
    return text.startswith(_head(settings.LICENCE_SIGNING_KEYS[0][0]) + ".")


def verify_jws(text: str) -> dict[str, Any]:
    """The payload of a JWS of ours. Raises ValueError for anything else."""
    try:
        head, body, signature = text.split(".")
        key_id = msgspec.json.decode(_decode(head))["kid"]
        _public_key(key_id).verify(_decode(signature), f"{head}.{body}".encode())
        return cast("dict[str, Any]", msgspec.json.decode(_decode(body)))
    except (InvalidSignature, KeyError, TypeError, ValueError) as error:
        message = "not a statement signed by this platform"
        raise ValueError(message) from error


def public_keys() -> list[dict[str, str]]:
    """The keys as JWK (RFC 8037 §2), newest first."""
    return [
        {
            "kty": "OKP",
            "crv": "Ed25519",
            "use": "sig",
            "alg": "EdDSA",
            "kid": key_id,
            "x": _encode(_raw(key.public_key())),
        }
        for key_id, key in _private_keys()
    ]


@lru_cache(maxsize=8)
def _head(key_id: str) -> str:
    return _encode(msgspec.json.encode({"alg": "EdDSA", "kid": key_id, "typ": "JWT"}))


@lru_cache(maxsize=8)
def _load(keys: tuple[tuple[str, bytes], ...]) -> tuple[tuple[str, Ed25519PrivateKey], ...]:
    return tuple((key_id, Ed25519PrivateKey.from_private_bytes(seed)) for key_id, seed in keys)


def _private_keys() -> tuple[tuple[str, Ed25519PrivateKey], ...]:
    return _load(tuple(settings.LICENCE_SIGNING_KEYS))


def _public_key(key_id: str) -> Ed25519PublicKey:
    return dict(_private_keys())[key_id].public_key()


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
