"""How a program checks a lease: by the published keys alone."""

from base64 import urlsafe_b64decode
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def verified(lease: str, keys: list[dict[str, str]]) -> dict[str, Any]:
    """What the lease states: the key by its id, the signature over the two parts as they came. Raises InvalidSignature."""
    head, body, signature = lease.split(".")
    header = msgspec.json.decode(raw(head))
    assert header["alg"] == "EdDSA"
    key = next(key for key in keys if key["kid"] == header["kid"])
    Ed25519PublicKey.from_public_bytes(raw(key["x"])).verify(raw(signature), f"{head}.{body}".encode())
    return msgspec.json.decode(raw(body), type=dict[str, Any])


def raw(text: str) -> bytes:
    """The bytes of base64url without its padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
