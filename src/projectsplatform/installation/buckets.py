"""Where files lie, when not in VAR_DIR: a private bucket that speaks S3."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from projectsplatform.installation import addresses
from projectsplatform.installation.failures import ConfigurationError

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*")
_REGION = re.compile(r"[a-z0-9-]{1,40}")
_SHAPE = "s3://bucket/prefix, with ?endpoint=https://… for a server that is not Amazon's, and &region=… where it asks for one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """`endpoint` empty: Amazon's own; `prefix` empty: the whole bucket is ours."""

    name: str
    prefix: str
    endpoint: str
    region: str
    key_id: str = field(repr=False)
    secret_key: str = field(repr=False)


def bucket(name: str, text: str, key_id: str, secret_key: str) -> Bucket:
    """The bucket that a setting of that name names. Raises ConfigurationError; nothing that may be a secret is repeated."""
    found = _parts(text)
    if found is None:
        raise ConfigurationError(f"{name} must look like {_SHAPE}, or be left out for VAR_DIR/files.")
    host, path, asked = found
    if "@" in host:
        raise ConfigurationError(
            f"{name} must hold no credentials: they go into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        )
    if not _NAME.fullmatch(host) or (path and not _PREFIX.fullmatch(path)):
        raise ConfigurationError(f"{name} must look like {_SHAPE}: {f'{host}/{path}'!r} is no bucket with a prefix.")
    if not key_id or not secret_key:
        raise ConfigurationError(f"{name} names a bucket: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY too.")
    endpoint, region = asked.get("endpoint", ""), asked.get("region", "us-east-1")
    if not _REGION.fullmatch(region):
        raise ConfigurationError(f"{name}: {region!r} is no region.")
    return Bucket(
        name=host,
        prefix=path,
        endpoint=addresses.origin(f"The endpoint of {name}", endpoint) if endpoint else "",
        region=region,
        key_id=key_id,
        secret_key=secret_key,
    )


def _parts(text: str) -> tuple[str, str, dict[str, str]] | None:
    """Host, prefix and what is asked besides; None for what is no such address."""
    try:
        parts = urlsplit(text)
        asked = parse_qs(parts.query, strict_parsing=True, keep_blank_values=True) if parts.query else {}
    except ValueError:
        return None
    fits = parts.scheme == "s3" and parts.netloc and not parts.fragment and set(asked) <= {"endpoint", "region"}
    if not fits or any(len(given) > 1 for given in asked.values()):
        return None
    return parts.netloc, parts.path.strip("/"), {key: value[0] for key, value in asked.items()}
