"""What the processes say: JSON lines on standard error, or plain ones for people. Secrets never reach them."""

import logging
import re
import sys
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from projectsplatform.kit.api.requests import current_request_id

_SECRETS = (
    (re.compile(r"\bbot\d+:[A-Za-z0-9_-]+"), "bot[hidden]"),
    (re.compile(r"\b\d{5,}:[A-Za-z0-9_-]{20,}"), "[hidden]"),
    (re.compile(r"(?i)\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+"), r"\1 [hidden]"),
    (re.compile(r"(?i)([#?&]token=)[^&#\s\"'<>\\]+"), r"\1[hidden]"),
    # PostgreSQL shows the row that it refused
    (re.compile(r"(?<![A-Z])(DETAIL|CONTEXT):\s+(?:(?!\\n|\n).)*"), r"\1: [hidden]"),
    (re.compile(r"(?i)(postgres(?:ql)?://[^:@/\s]*):[^@/\s]+@"), r"\1:[hidden]@"),
)


def redact(text: str) -> str:
    """The text without bot tokens, Authorization values, tokens of addresses, database passwords and rows; tracebacks carry them too."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


class RequestId(logging.Filter):
    """Gives every record the id of the request it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id()
        return True


class RedactedPlain(logging.Formatter):
    """A line for people."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class RedactedJson(RedactedPlain, JsonFormatter):
    """One JSON object a line: time, level, logger, message, request_id."""


def logging_settings(*, demo: bool, log_format: str = "") -> dict[str, Any]:
    """Django's LOGGING. `log_format` is `json`, `plain`, or empty: plain for a demo in a terminal, else JSON."""
    plain = log_format == "plain" or (not log_format and demo and sys.stderr.isatty())
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": f"{__name__}.RequestId"}},
        "formatters": {
            "json": {
                "()": f"{__name__}.RedactedJson",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s",
                "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
                "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            },
            "plain": {
                "()": f"{__name__}.RedactedPlain",
                "format": "{asctime} {levelname:<7} {name}: {message}",
                "datefmt": "%H:%M:%S",
                "style": "{",
            },
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "plain" if plain else "json",
                "filters": ["request_id"],
            }
        },
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "ERROR"},  # a stranger's 404 is counted, not written down
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "procrastinate": {"level": "WARNING"},
            "telegram": {"level": "WARNING"},  # below it, the library logs what is sent
            "httpx": {"level": "WARNING"},  # below it, the address of every call, which holds the bot's token
            "httpcore": {"level": "WARNING"},
        },
    }
