"""The application takes requests whole, within a size and a time, and hands them to Django."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.urls import Resolver404, resolve

from projectsplatform.kit.api.bodies import MAX_BYTES
from projectsplatform.server import bodies
from projectsplatform.server.bodies import MAX_FORM_BYTES, MAX_PAGE_BYTES
from projectsplatform.server.fast_lane_routes import HASHING
from tests.factories.payments import payme_headers
from tests.server.driver import Served, application, call

FORM = {"content-type": "multipart/form-data; boundary=x"}


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return [environ.get("CONTENT_LENGTH", "").encode(), b"|", environ["wsgi.input"].read()]


def ask(pieces: Sequence[bytes] | AsyncIterator[bytes], path: str = "/", wsgi: Any = echo, **request: Any) -> Served:
    """Without a length in the headers the body comes in chunks."""
    headers = request.pop("headers", {})
    length = {} if "content-length" in headers else {"transfer-encoding": "chunked"}
    return async_to_sync(call)(application(wsgi=wsgi), path, pieces, headers={**length, **headers}, **request)


def test_a_body_in_pieces_gets_its_length() -> None:
    assert ask([b"{", b"}"]).body == b"2|{}"


def test_a_request_without_a_body_is_not_waited_for() -> None:
    async def never() -> AsyncIterator[Any]:
        raise AssertionError("nobody may read")
        yield

    served = async_to_sync(call)(application(wsgi=echo), "/", never(), method="GET")
    assert served.body == b"|"


@pytest.mark.parametrize("path", ["/api/v1/x", "/home/", "/api/v1/kundalikcom/buy"])
def test_half_a_body_never_reaches_the_application(path: str) -> None:
    def fail(*_: Any) -> Any:
        raise AssertionError

    headers = {"content-length": "1000"}
    assert ask([b'{"a'], path, fail, headers=headers, broken_off=True) == Served(0, {}, b"")


async def slowly(*pieces: bytes, pause: float = 60) -> AsyncIterator[Any]:
    for piece in pieces:
        yield {"type": "http.request", "body": piece, "more_body": True}
    await asyncio.sleep(pause)
    yield {"type": "http.request", "body": b"", "more_body": False}


def test_a_body_that_does_not_come_is_a_408(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_API_SECONDS", 0.01)
    served = ask(slowly(b"{"), "/api/v1/x", headers={"content-length": "1000"})
    assert (served.status, served.headers["Connection"], served.body) == (408, "close", b"")


def test_a_form_may_take_minutes_while_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the pieces is progress, and all together take longer than one may."""
    monkeypatch.setattr(bodies, "_PROGRESS_SECONDS", 0.4)

    async def steadily() -> AsyncIterator[Any]:
        for number in range(5):
            await asyncio.sleep(0.1)
            yield {"type": "http.request", "body": b"x" * 16 * 1024, "more_body": number < 4}

    assert ask(steadily(), headers=FORM).body.startswith(b"81920|xxx")


def test_a_trickle_is_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_PROGRESS_SECONDS", 0.2)

    async def trickle() -> AsyncIterator[Any]:
        while True:
            await asyncio.sleep(0.01)
            yield {"type": "http.request", "body": b"x", "more_body": True}

    assert ask(trickle(), headers=FORM).body == b"0|"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/school/logins/import/", "/staff/login/", "/nowhere/"])
def test_a_person_whose_form_was_not_taken_is_told_why(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.server.driver import django

    monkeypatch.setattr(bodies, "_PROGRESS_SECONDS", 0.01)
    headers = {**FORM, "accept-language": "ru", "host": "127.0.0.1"}
    large = {**headers, "content-length": str(MAX_FORM_BYTES + 1)}
    too_large = ask([bytes(MAX_FORM_BYTES + 1)], path, django, headers=large)
    slow = ask(slowly(b"--x"), path, django, headers={**headers, "content-length": "1000"})
    assert (too_large.status, "Файл слишком большой" in too_large.body.decode()) == (413, True)
    assert (slow.status, "Форма не дошла" in slow.body.decode()) == (408, True)
    assert (too_large.headers["Connection"], slow.headers["Connection"]) == ("close", "close")


@pytest.mark.django_db(transaction=True)
def test_a_provider_hears_of_a_body_that_was_not_taken_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.server.driver import django

    monkeypatch.setattr(bodies, "_PROGRESS_SECONDS", 0.01)
    headers = {**FORM, **payme_headers(), "host": "127.0.0.1"}
    large = {**headers, "content-length": str(MAX_FORM_BYTES + 1)}
    too_large = ask([bytes(MAX_FORM_BYTES + 1)], "/payments/payme", django, headers=large)
    slow = ask(slowly(b"--x"), "/payments/payme", django, headers={**headers, "content-length": "1000"})
    in_pieces = ask([b"x" * 60_000] * 20, "/payments/payme", django, headers=headers)
    assert [each.status for each in (too_large, slow, in_pieces)] == [200] * 3
    assert [json.loads(each.body)["error"]["code"] for each in (too_large, slow, in_pieces)] == [-32700] * 3


def test_the_demos_simulator_takes_files_in_json_and_no_other_page_does() -> None:
    headers = {"content-type": "application/json"}
    pieces = [bytes(MAX_PAGE_BYTES), bytes(100)]
    lengths = [
        int(ask(list(pieces), path, headers=headers).body.partition(b"|")[0])
        for path in ("/demo/telegram/api/5/send", "/demo/telegram/", "/telegram/webhook")
    ]
    assert lengths == [MAX_PAGE_BYTES + 100, MAX_PAGE_BYTES + 1, MAX_PAGE_BYTES + 1]


@pytest.mark.parametrize("headers", [{"content-length": "200000"}, {}])
def test_of_a_body_that_is_too_large_so_much_is_kept_that_it_is_seen(headers: dict[str, str]) -> None:
    length, _, kept = ask([b"x" * 100_000, b"x" * 100_000], "/api/v1/x", headers=headers).body.partition(b"|")
    assert (int(length) > MAX_BYTES, len(kept)) == (True, MAX_BYTES + 1)


def test_a_form_may_bring_a_file_but_not_any_file() -> None:
    assert ask([b"x" * 200_000], headers=FORM).body == b"200000|" + b"x" * 200_000
    assert len(ask([b"x" * 200_000], "/api/v1/x", headers=FORM).body) < 100_000


def test_an_update_of_telegram_may_be_larger_than_a_body_of_the_api() -> None:
    assert ask([b"x" * 200_000]).body == b"200000|" + b"x" * 200_000


def test_an_answer_in_pieces_is_closed() -> None:
    class Pieces(list[bytes]):
        closed = False

        def close(self) -> None:
            self.closed = True

    pieces = Pieces([b"a", b"b"])
    served = ask([b""], wsgi=lambda _, start: start("200 OK", []) or pieces)
    assert (served.body, served.headers["Content-Length"], pieces.closed) == (b"ab", "2", True)


def test_headers_cannot_pose_as_others() -> None:
    def tell(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [repr(sorted(name for name in environ if name.startswith("HTTP_X"))).encode()]

    served = ask([b""], wsgi=tell, headers={"x_forwarded_proto": "https", "x-a": "1"})
    assert served.body == b"['HTTP_X_A']"


@pytest.mark.parametrize("path", HASHING)
def test_the_paths_of_the_hash_queue_exist(path: str) -> None:
    try:
        resolve(path)
    except Resolver404:
        pytest.fail(f"{path} is no address of ours")
