"""Where settings come from: the environment first, then `.env` in the project's folder. An empty value is no value."""

import os
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import TypeVar

from projectsplatform.installation.failures import ConfigurationError

PROJECT_ROOT = Path(__file__).resolve().parents[3]

OWN_SECRETS = ("SECRET_KEY", "VAULT_KEYS", "LICENCE_SIGNING_KEYS", "BOT_SERVICE_TOKEN")
"""What nobody else gives out: a demo makes its own."""
PROVIDERS = {
    "Payme": ("PAYME_MERCHANT_ID", "PAYME_KEY"),
    "Click": ("CLICK_SERVICE_ID", "CLICK_MERCHANT_ID", "CLICK_MERCHANT_USER_ID", "CLICK_SECRET_KEY"),
    "Uzum Bank": ("UZUM_SERVICE_ID", "UZUM_LOGIN", "UZUM_PASSWORD"),
}
"""What each payment provider gives out: all of it, or the provider is off. A demo makes what is missing."""
_DEMO_MAY_BE_GIVEN = ("PORT", "VAR_DIR", "DATABASE_URL", "DATABASE_ADMIN_URL", "DATABASE_READER_URL")
_OF_A_REAL_INSTANCE = (
    *OWN_SECRETS,
    "BIND",
    "ALLOWED_HOSTS",
    "PUBLIC_URL",
    "TRUSTED_PROXIES",
    "LIMITS",
    "METRICS_PORT",
    "WEB_WORKERS",
    "LOG_FORMAT",
    "FILES_URL",
    "CONVERSATIONS_KEPT_MONTHS",
    "DATABASE_STANDBYS",
    *(name for names in PROVIDERS.values() for name in names),
    "PAYME_ADDRESSES",
)
_OF_THE_BUCKET = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
"""Named as everybody names them: they may be there for other programs, and do not make a real installation."""
_TELEGRAM = ("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_BASE", "TELEGRAM_WEBHOOK_SECRET")
SETTINGS = ("DEMO", *_DEMO_MAY_BE_GIVEN, *_TELEGRAM, *_OF_A_REAL_INSTANCE, *_OF_THE_BUCKET)
"""Every name that is read, without the `_FILE` forms."""
T = TypeVar("T")


class Settings(dict[str, str]):
    """The text of every setting, empty where none is given."""

    def value(self, name: str, parse: Callable[[str, str], T], default: str = "") -> T:
        """What `parse` makes of a setting's name and text. Raises ConfigurationError."""
        return parse(name, self[name] or default)


def load_environment(environ: MutableMapping[str, str] = os.environ, path: Path = PROJECT_ROOT / ".env") -> None:
    """Adds what `.env` says to the environment; what is already there wins, even when it is empty."""
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        name, value = _assignment(line, f"{path.name}, line {number}")
        if name:
            environ.setdefault(name, value)


def is_left_to_the_demo(environ: Mapping[str, str]) -> bool:
    """Whether nothing is set that only a real installation needs; `make run` is then a demo."""
    return not any(environ.get(name) or environ.get(f"{name}_FILE") for name in _OF_A_REAL_INSTANCE)


def text_of(environ: Mapping[str, str], name: str) -> str:
    """The value of a setting, from NAME or from the file that NAME_FILE names; empty when neither is given."""
    value = environ.get(name, "").strip()
    file_name = environ.get(f"{name}_FILE", "").strip()
    if not file_name:
        return value
    if value:
        raise ConfigurationError(f"Give {name} or {name}_FILE, not both.")
    try:
        return Path(file_name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ConfigurationError(f"{name}_FILE names {file_name}, which cannot be read: {reason}.") from error


def _assignment(line: str, where: str) -> tuple[str, str]:
    text = line.strip().removeprefix("export ").strip()
    if not text or text.startswith("#"):
        return "", ""
    name, sign, value = text.partition("=")
    name, value = name.strip(), value.strip()
    if not sign or not name.isidentifier():
        raise ConfigurationError(f"{where}: expected NAME=value.")
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return name, value[1:-1]
    return name, value.partition(" #")[0].rstrip()
