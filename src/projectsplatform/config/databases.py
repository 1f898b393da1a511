"""Django's database settings from an address."""

from typing import Any

from psycopg.conninfo import conninfo_to_dict

EMBEDDED_NAME = "projectsplatform"
# Of prepared statements, which are those of `kit.db` alone: planning one costs more than most of them.
_PLAN_ONCE = "-c plan_cache_mode=force_generic_plan"


def database_settings(url: str | None) -> dict[str, Any]:
    """The default database: the given one, or the embedded server's, whose address the process was started with."""
    parts = conninfo_to_dict(url or f"postgres:///{EMBEDDED_NAME}")
    return {
        "ENGINE": "django.db.backends.postgresql",
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
            "connect_timeout": 5,
            "application_name": "projectsplatform",
            **parts,
            "options": f"{_PLAN_ONCE} {parts.get('options', '')}".strip(),
        },
    }
