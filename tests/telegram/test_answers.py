from typing import Any

import pytest

from projectsplatform.telegram.rules.answers import BotApiError, read_answer


@pytest.mark.parametrize(
    ("body", "result"),
    [
        (b'{"ok": true, "result": {"from": "the future"}}', {"from": "the future"}),
        (b'{"ok": true, "result": true, "new": 1}', True),
        (b'{"ok": true}', None),
    ],
)
def test_the_result_comes_as_telegram_worded_it(body: bytes, result: Any) -> None:
    assert read_answer(200, body) == result


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (403, b'{"ok": false, "error_code": 403, "description": "Forbidden"}', (403, "unnamed, 9 characters", 0.0)),
        (
            429,
            b'{"ok": false, "description": "Wait", "parameters": {"retry_after": 7}}',
            (429, "unnamed, 4 characters", 7.0),
        ),
        (500, b'{"ok": false}', (500, "unnamed, 0 characters", 0.0)),
        (502, b"<html>", (502, "an unreadable answer", 0.0)),
        (200, b"[]", (200, "an unreadable answer", 0.0)),
        (200, b"\xff", (200, "an unreadable answer", 0.0)),
        (400, b'{"ok": "no", "error_code": "many"}', (400, "an unreadable answer", 0.0)),
    ],
)
def test_a_refusal_has_telegrams_code_and_a_reason_of_ours(
    status: int, body: bytes, told: tuple[int, str, float]
) -> None:
    with pytest.raises(BotApiError) as refused:
        read_answer(status, body)
    assert (refused.value.code, refused.value.reason, refused.value.retry_after) == told
