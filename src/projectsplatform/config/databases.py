"""Django's database settings from an address."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

EMBEDDED_NAME = "projectsplatform"
# Of prepared statements, which are those of `kit.db` alone: planning one costs more than most of them.
_PLAN_ONCE = "-c plan_cache_mode=force_generic_plan"


def database_settings(url: str | None) -> dict[str, Any]:
    """The default database: the given one, or the embedded server's, whose address the process was started with."""
    parts = urlsplit(url or f"postgres:///{EMBEDDED_NAME}")
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or EMBEDDED_NAME,
        "USER": unquote(parts.username or query.pop("user", "") or ""),
        "PASSWORD": unquote(parts.password or query.pop("password", "") or ""),
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "") or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {
            "prepare_threshold": 2,
            "connect_timeout": 5,
            "application_name": "projectsplatform",
            **query,
            "options": f"{_PLAN_ONCE} {query.get('options', '')}".strip(),
        },
    }
