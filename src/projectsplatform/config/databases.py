"""Django's database settings from addresses."""

from collections.abc import Mapping
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from projectsplatform.kit.db.readers.blocks import READER

EMBEDDED_NAME = "projectsplatform"
# Of prepared statements, which are those of `kit.db` alone: planning one costs more than most of them.
PLAN_ONCE = "-c plan_cache_mode=force_generic_plan"
_ONLY_READS = "-c default_transaction_read_only=on"
# A reader that has vanished is given up soon: whoever waits for it is answered by the primary.
_OF_A_READER = {
    "connect_timeout": 2,
    "tcp_user_timeout": 3000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
}
_OF_THE_PRIMARY = {
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,  # milliseconds: what was sent into a cut network is given up
    "target_session_attrs": "read-write",  # a server that only reads is none: the next of the address is asked
}


def databases(url: str | None, reader_url: str | None) -> dict[str, dict[str, Any]]:
    """The primary, and a reader where one is given."""
    readers = {READER: reader_settings(reader_url)} if reader_url else {}
    return {"default": database_settings(url), **readers}


def reader_settings(url: str) -> dict[str, Any]:
    """A standby's. Whether it answers is seen by measuring how far it is behind, not by Django's check of a connection."""
    settings = _settings(url, _OF_A_READER)
    options = {**settings["OPTIONS"], "options": f"{_ONLY_READS} {settings['OPTIONS']['options']}"}
    return {**settings, "CONN_HEALTH_CHECKS": False, "OPTIONS": options, "TEST": {"MIRROR": "default"}}


def database_settings(url: str | None) -> dict[str, Any]:
    """The default database: the given one, or the embedded server's, whose address the process was started with."""
    return _settings(url or f"postgres:///{EMBEDDED_NAME}", _OF_THE_PRIMARY)


def _settings(url: str, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """`defaults`: of the connection, where the address says nothing else."""
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "projectsplatform.kit.db.engine",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {
            "prepare_threshold": 2,
            **defaults,
            "application_name": "projectsplatform",
            **parts,
            "options": f"{PLAN_ONCE} {parts.get('options', '')}".strip(),
        },
    }
