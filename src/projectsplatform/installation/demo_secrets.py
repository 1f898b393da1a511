"""The demo's own secrets, and its payment providers': made once, kept under VAR_DIR for its owner only."""

import secrets
from base64 import b64encode
from collections.abc import Callable
from functools import partial
from pathlib import Path

from projectsplatform.installation.disk_space import sentence_of
from projectsplatform.installation.failures import ConfigurationError
from projectsplatform.installation.var_dir import write_once_privately


def _ring() -> str:
    return f"demo:{b64encode(secrets.token_bytes(32)).decode()}"


def _token() -> str:
    return secrets.token_urlsafe(48)


def _number() -> str:
    return str(10_000 + secrets.randbelow(90_000))


_MADE_BY: dict[str, Callable[[], str]] = {
    "SECRET_KEY": _token,
    "VAULT_KEYS": _ring,
    "LICENCE_SIGNING_KEYS": _ring,
    "BOT_SERVICE_TOKEN": _token,
    "PAYME_MERCHANT_ID": partial(secrets.token_hex, 12),
    "PAYME_KEY": partial(secrets.token_urlsafe, 27),
    "CLICK_SERVICE_ID": _number,
    "CLICK_MERCHANT_ID": _number,
    "CLICK_MERCHANT_USER_ID": _number,
    "CLICK_SECRET_KEY": partial(secrets.token_urlsafe, 27),
    "UZUM_SERVICE_ID": _number,
    "UZUM_LOGIN": partial(secrets.token_hex, 8),
    "UZUM_PASSWORD": partial(secrets.token_urlsafe, 27),
}


def demo_secret(var_dir: Path, name: str) -> str:
    """The demo's secret of that name; the first process to ask makes it, all others read the same."""
    folder = var_dir / "secrets"
    path = folder / name
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            write_once_privately(path, _MADE_BY[name]() + "\n")
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigurationError(sentence_of(error, var_dir)) from error
