"""One installation's settings, read and checked once."""

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from projectsplatform.installation import addresses, values
from projectsplatform.installation.buckets import Bucket, bucket
from projectsplatform.installation.catalogues import require_catalogues
from projectsplatform.installation.database_addresses import database_reader_url, database_urls
from projectsplatform.installation.demo_secrets import demo_secret
from projectsplatform.installation.environment import (
    OWN_SECRETS,
    PROVIDERS,
    SETTINGS,
    Settings,
    is_left_to_the_demo,
    load_environment,
    text_of,
)
from projectsplatform.installation.failures import ConfigurationError
from projectsplatform.installation.instance import Instance
from projectsplatform.installation.providers import provider_settings
from projectsplatform.installation.reachability import reachability_settings, refuse_plain_http
from projectsplatform.installation.var_dir import demo_mark, make_var_dir, var_dir_of

TELEGRAM = "https://api.telegram.org"
_LAST_PORT = 65_535
_BOT_TOKEN = partial(values.matching, pattern=r"\d+:[A-Za-z0-9_-]+", shape="digits:letters")
_WEBHOOK_SECRET = partial(values.matching, pattern=r"[A-Za-z0-9_-]{1,256}", shape="1 to 256 of A-Z a-z 0-9 _ -")
_KEPT_MONTHS = partial(values.whole_number, least=0, most=600)
_STANDBYS = partial(values.whole_number, least=0, most=16)
_MADE_FOR_A_DEMO = (*OWN_SECRETS, *(name for names in PROVIDERS.values() for name in names))
_ASKED_OF_A_REAL_INSTANCE = (*OWN_SECRETS, "TELEGRAM_BOT_TOKEN", "PUBLIC_URL", "ALLOWED_HOSTS")


def read(environ: Mapping[str, str] | None = None) -> Instance:
    """The installation that the environment (with `.env`) describes. Raises ConfigurationError with one sentence."""
    if environ is None:
        require_catalogues()
        load_environment()
        environ = os.environ
    given = Settings({name: text_of(environ, name) for name in SETTINGS})
    var_dir = var_dir_of(given["VAR_DIR"])
    demo = _is_demo(given, var_dir, environ)
    if demo:
        make_var_dir(var_dir)
        given.update({name: demo_secret(var_dir, name) for name in _MADE_FOR_A_DEMO if not given[name]})
    else:
        _refuse_missing(given)
    a_port = partial(values.whole_number, least=0, most=_LAST_PORT)
    port = given.value("PORT", partial(a_port, least=1), "8000")
    database_url, database_admin_url = database_urls(given)
    return Instance(
        **reachability_settings(given, port, demo=demo),
        **provider_settings(given, demo=demo),
        demo=demo,
        port=port,
        var_dir=var_dir,
        database_url=database_url,
        database_admin_url=database_admin_url,
        database_reader_url=database_reader_url(given, database_url),
        secret_key=given.value("SECRET_KEY", partial(values.secret, shortest=32)),
        vault_keys=given.value("VAULT_KEYS", values.key_ring),
        licence_signing_keys=given.value("LICENCE_SIGNING_KEYS", values.key_ring),
        bot_service_token=given.value("BOT_SERVICE_TOKEN", partial(values.secret, shortest=16)),
        telegram_bot_token=given.value("TELEGRAM_BOT_TOKEN", _BOT_TOKEN),
        telegram_api_base=_telegram_api_base(given, demo=demo),
        telegram_webhook_secret=given.value("TELEGRAM_WEBHOOK_SECRET", _WEBHOOK_SECRET),
        limits_on=_limits_on(given, demo=demo),
        metrics_port=given.value("METRICS_PORT", a_port, str((port + 1) % (_LAST_PORT + 1))),
        web_workers=given.value("WEB_WORKERS", partial(values.whole_number, least=1, most=64), "1"),
        log_format=given.value("LOG_FORMAT", partial(values.choice, choices=("json", "plain"))),
        files=_files(given, demo=demo),
        conversations_kept_months=given.value("CONVERSATIONS_KEPT_MONTHS", _KEPT_MONTHS, "0"),
        database_standbys=given.value("DATABASE_STANDBYS", _STANDBYS, "0"),
    )


def _is_demo(given: Settings, var_dir: Path, environ: Mapping[str, str]) -> bool:
    """DEMO says so; without it, a command that is given no setting means the demo that has lived in VAR_DIR."""
    if given["DEMO"]:
        return given.value("DEMO", values.switch)
    mark = demo_mark(var_dir)
    if mark is None or not is_left_to_the_demo(environ):
        return False
    for name in ("PORT", "DATABASE_URL", "DATABASE_ADMIN_URL"):
        given[name] = given[name] or str(mark.get(name.lower()) or "")
    return True


def _refuse_missing(given: Settings) -> None:
    missing = [name for name in _ASKED_OF_A_REAL_INSTANCE if not given[name]]
    if missing:
        is_missing, it = ("is", "it") if len(missing) == 1 else ("are", "them")
        raise ConfigurationError(f"{', '.join(missing)} {is_missing} missing: set {it}, or DEMO=1 for the demo.")


def _telegram_api_base(given: Settings, *, demo: bool) -> str:
    address = given.value("TELEGRAM_API_BASE", addresses.web_address, TELEGRAM)
    if not demo:
        refuse_plain_http("TELEGRAM_API_BASE", address, "the bot's token would cross the net in the clear")
    return address


def _files(given: Settings, *, demo: bool) -> Bucket | None:
    """Where files lie, when not under VAR_DIR."""
    if not given["FILES_URL"]:
        return None
    found = bucket("FILES_URL", given["FILES_URL"], given["AWS_ACCESS_KEY_ID"], given["AWS_SECRET_ACCESS_KEY"])
    if found.endpoint and not demo:
        refuse_plain_http(
            "The endpoint of FILES_URL", found.endpoint, "people's files would cross the net in the clear"
        )
    return found


def _limits_on(given: Settings, *, demo: bool) -> bool:
    limits = given.value("LIMITS", partial(values.choice, choices=("normal", "off")), "normal")
    if limits == "off" and not demo:
        raise ConfigurationError("LIMITS=off is for the demo only.")
    return limits == "normal"
