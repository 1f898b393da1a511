import json
import logging
import sys

import pytest

from projectsplatform.config.logs import RedactedJson, RedactedPlain, RequestId, logging_settings, redact
from projectsplatform.kit.api.requests import begin_request

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


def formatted(formatter: logging.Formatter, *arguments: object, **fields: object) -> str:
    record = logging.getLogger("x").makeRecord(
        "x", logging.INFO, "f", 1, "said %s", arguments, None, extra=dict(fields)
    )
    RequestId().filter(record)
    return formatter.format(record)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"POST https://api.telegram.org/bot{TOKEN}/getMe", "POST https://api.telegram.org/bot[hidden]/getMe"),
        (f"token {TOKEN}!", "token [hidden]!"),
        ("Authorization: Bearer abc.DEF_1-2", "Authorization: Bearer [hidden]"),
        ("button URL 'http://a/register/#token=a-B_9%20' is", "button URL 'http://a/register/#token=[hidden]' is"),
        ("GET /x?token=abc&y=1", "GET /x?token=[hidden]&y=1"),
        ("postgres://platform:pa55@db/x", "postgres://platform:[hidden]@db/x"),
        ("null value\nDETAIL:  Failing row contains (1, +998901112233).\n", "null value\nDETAIL: [hidden]\n"),
        (r'"x\nDETAIL:  Key (email)=(a@b.uz) already exists.\nmore"', r'"x\nDETAIL: [hidden]\nmore"'),
        ("12:30:00 nothing to hide", "12:30:00 nothing to hide"),
    ],
)
def test_secrets_are_hidden(text: str, left: str) -> None:
    assert redact(text) == left


def test_a_line_is_one_json_object() -> None:
    settings = logging_settings(demo=True, log_format="json")["formatters"]["json"]
    formatter = RedactedJson(settings["format"], datefmt=settings["datefmt"], rename_fields=settings["rename_fields"])
    request_id = begin_request(None)

    line = json.loads(formatted(formatter, f"bot{TOKEN}", count=3))

    assert line.pop("time")
    assert line == {"level": "INFO", "logger": "x", "message": "said bot[hidden]", "request_id": request_id, "count": 3}


def test_a_traceback_hides_secrets_too() -> None:
    formatter = RedactedPlain("{message}", style="{")
    error = ValueError(f"https://api.telegram.org/bot{TOKEN}/sendMessage")
    record = logging.getLogger("x").makeRecord("x", logging.ERROR, "f", 1, "failed", (), (ValueError, error, None))

    assert formatter.format(record) == "failed\nValueError: https://api.telegram.org/bot[hidden]/sendMessage"


@pytest.mark.parametrize(
    ("demo", "log_format", "chosen"), [(True, "", "json"), (True, "plain", "plain"), (False, "", "json")]
)
def test_programs_get_json_unless_asked(
    demo: bool, log_format: str, chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)

    assert logging_settings(demo=demo, log_format=log_format)["handlers"]["stderr"]["formatter"] == chosen
