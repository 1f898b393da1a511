"""One installation's settings, read and checked once."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from projectsplatform.installation import reachability, values
from projectsplatform.installation.catalogues import require_catalogues
from projectsplatform.installation.demo_secrets import demo_secret
from projectsplatform.installation.environment import is_left_to_the_demo, load_environment, text_of
from projectsplatform.installation.failures import ConfigurationError
from projectsplatform.installation.var_dir import demo_mark, make_var_dir, var_dir_of

TELEGRAM = "https://api.telegram.org"
_LOOPBACK = "127.0.0.1"
_LOOPBACK_HOSTS = (_LOOPBACK, "localhost", "[::1]")
_LAST_PORT = 65_535
_BOT_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_SHORTEST = {"SECRET_KEY": 32, "BOT_SERVICE_TOKEN": 16}
_ASKED_OF_A_REAL_INSTANCE = (
    "SECRET_KEY",
    "VAULT_KEYS",
    "LICENCE_SIGNING_KEYS",
    "BOT_SERVICE_TOKEN",
    "TELEGRAM_BOT_TOKEN",
    "PUBLIC_URL",
    "ALLOWED_HOSTS",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """What every process of one installation agrees on. `database_url` None: the embedded server under `var_dir`;
    `database_admin_url`: of the role that owns the tables, the same where no other is given; `telegram_bot_token`
    empty: the simulator; `metrics_port` 0: no metrics."""

    demo: bool
    bind: str
    port: int
    var_dir: Path
    database_url: str | None = field(repr=False)
    database_admin_url: str | None = field(repr=False)
    secret_key: str = field(repr=False)
    vault_keys: tuple[tuple[str, bytes], ...] = field(repr=False)
    licence_signing_keys: tuple[tuple[str, bytes], ...] = field(repr=False)
    bot_service_token: str = field(repr=False)
    allowed_hosts: tuple[str, ...]
    public_url: str
    trusted_proxies: tuple[values.Network, ...]
    telegram_bot_token: str = field(repr=False)
    telegram_api_base: str
    telegram_webhook_secret: str = field(repr=False)
    limits_on: bool
    metrics_port: int
    web_workers: int
    log_format: str


def read(environ: Mapping[str, str] | None = None) -> Instance:
    """The installation that the environment (with `.env`) describes. Raises ConfigurationError with one sentence."""
    if environ is None:
        require_catalogues()
        load_environment()
        environ = os.environ
    var_dir = var_dir_of(text_of(environ, "VAR_DIR"))
    given = {**environ}
    demo = _is_demo(given, var_dir)
    if demo:
        make_var_dir(var_dir)
    else:
        _refuse_missing(given)
    port = values.whole_number("PORT", text_of(given, "PORT") or "8000", least=1, most=_LAST_PORT)
    database_url, database_admin_url = _database_urls(given)
    return Instance(
        **_reachability(given, port, demo=demo),
        demo=demo,
        port=port,
        var_dir=var_dir,
        database_url=database_url,
        database_admin_url=database_admin_url,
        secret_key=_secret(given, "SECRET_KEY", var_dir, demo=demo),
        vault_keys=values.key_ring("VAULT_KEYS", _secret(given, "VAULT_KEYS", var_dir, demo=demo)),
        licence_signing_keys=values.key_ring(
            "LICENCE_SIGNING_KEYS", _secret(given, "LICENCE_SIGNING_KEYS", var_dir, demo=demo)
        ),
        bot_service_token=_secret(given, "BOT_SERVICE_TOKEN", var_dir, demo=demo),
        telegram_bot_token=_matching(given, "TELEGRAM_BOT_TOKEN", _BOT_TOKEN, "digits:letters"),
        telegram_api_base=_telegram_api_base(given, demo=demo),
        telegram_webhook_secret=_matching(
            given, "TELEGRAM_WEBHOOK_SECRET", _WEBHOOK_SECRET, "1 to 256 of A-Z a-z 0-9 _ -"
        ),
        limits_on=_limits_on(given, demo=demo),
        metrics_port=_metrics_port(given, port),
        web_workers=values.whole_number("WEB_WORKERS", text_of(given, "WEB_WORKERS") or "1", least=1, most=64),
        log_format=_log_format(given),
    )


def _is_demo(environ: dict[str, str], var_dir: Path) -> bool:
    """DEMO says so; without it, a command that is given no setting means the demo that has lived in VAR_DIR."""
    said = text_of(environ, "DEMO")
    mark = demo_mark(var_dir)
    if said and not values.switch("DEMO", said):
        return False
    if not said and (mark is None or not is_left_to_the_demo(environ)):
        return False
    if not said and mark:
        for name in ("PORT", "DATABASE_URL", "DATABASE_ADMIN_URL"):
            remembered = mark.get(name.lower())
            if remembered and not environ.get(name):
                environ[name] = str(remembered)
    return True


def _reachability(environ: Mapping[str, str], port: int, *, demo: bool) -> reachability.Reachability:
    """Where it listens and by what names it is called."""
    public_url = values.origin("PUBLIC_URL", text_of(environ, "PUBLIC_URL") or f"http://{_LOOPBACK}:{port}")
    hosts = values.host_names("ALLOWED_HOSTS", text_of(environ, "ALLOWED_HOSTS")) or _LOOPBACK_HOSTS
    if demo:
        hosts = (*hosts, values.host_of(public_url))
    found = reachability.Reachability(
        bind=values.listen_address("BIND", text_of(environ, "BIND") or _LOOPBACK),
        public_url=public_url,
        allowed_hosts=tuple(dict.fromkeys(hosts)),
        trusted_proxies=values.networks("TRUSTED_PROXIES", text_of(environ, "TRUSTED_PROXIES")),
    )
    (reachability.refuse_the_open_net if demo else reachability.refuse_the_unsafe)(found)
    return found


def _database_urls(environ: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The application's address and the owner's: of one database, though a pool may stand before one of them."""
    of_application, of_owner = (text_of(environ, name) for name in ("DATABASE_URL", "DATABASE_ADMIN_URL"))
    if not of_application:
        if of_owner:
            raise ConfigurationError(
                "DATABASE_ADMIN_URL is the owner's way into the database of DATABASE_URL: give both, or neither."
            )
        return None, None
    url = values.database_url("DATABASE_URL", of_application)
    admin_url = values.database_url("DATABASE_ADMIN_URL", of_owner) if of_owner else url
    if values.database_name(url) != values.database_name(admin_url):
        raise ConfigurationError(
            "DATABASE_ADMIN_URL and DATABASE_URL name different databases: both must lead to the same one."
        )
    return url, admin_url


def _refuse_missing(environ: Mapping[str, str]) -> None:
    missing = [name for name in _ASKED_OF_A_REAL_INSTANCE if not text_of(environ, name)]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        raise ConfigurationError(
            f"{', '.join(missing)} {verb} missing: set {'it' if verb == 'is' else 'them'}, or DEMO=1 for the demo."
        )


def _telegram_api_base(environ: Mapping[str, str], *, demo: bool) -> str:
    address = values.web_address("TELEGRAM_API_BASE", text_of(environ, "TELEGRAM_API_BASE") or TELEGRAM)
    if not demo:
        reachability.refuse_plain_http("TELEGRAM_API_BASE", address, "the bot's token would cross the net in the clear")
    return address


def _secret(environ: Mapping[str, str], name: str, var_dir: Path, *, demo: bool) -> str:
    text = text_of(environ, name)
    if demo and not text:
        text = demo_secret(var_dir, name)
    shortest = _SHORTEST.get(name, 1)
    if len(text) < shortest:
        raise ConfigurationError(f"{name} must be at least {shortest} characters long.")
    return text


def _matching(environ: Mapping[str, str], name: str, pattern: re.Pattern[str], shape: str) -> str:
    text = text_of(environ, name)
    if text and not pattern.fullmatch(text):
        raise ConfigurationError(f"{name} must be {shape}.")
    return text


def _limits_on(environ: Mapping[str, str], *, demo: bool) -> bool:
    text = text_of(environ, "LIMITS") or "normal"
    if text not in {"normal", "off"}:
        raise ConfigurationError(f"LIMITS must be normal or off, not {text!r}.")
    if text == "off" and not demo:
        raise ConfigurationError("LIMITS=off is for the demo only.")
    return text == "normal"


def _metrics_port(environ: Mapping[str, str], port: int) -> int:
    text = text_of(environ, "METRICS_PORT")
    if text:
        return values.whole_number("METRICS_PORT", text, least=0, most=_LAST_PORT)
    return port + 1 if port < _LAST_PORT else 0


def _log_format(environ: Mapping[str, str]) -> str:
    text = text_of(environ, "LOG_FORMAT")
    if text not in {"", "json", "plain"}:
        raise ConfigurationError(f"LOG_FORMAT must be json or plain, not {text!r}.")
    return text
