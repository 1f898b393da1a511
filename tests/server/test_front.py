"""What stands before the application: whole bodies, few places, and a queue for what hashes."""

from io import BytesIO
from threading import Event, Thread
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.urls import Resolver404, resolve

from projectsplatform.kit.api.bodies import MAX_BYTES
from projectsplatform.server.fast_lane_routes import HASHING
from projectsplatform.server.front import MAX_FORM_BYTES, Front, Places, WaitingRoom
from projectsplatform.server.patience import Bodies
from projectsplatform.server.wsgi import django


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    stream = environ.get("wsgi.input")
    return [environ.get("CONTENT_LENGTH", "").encode(), b"|", stream.read() if stream else b""]


def ask(
    body: bytes, application: Any = echo, places: Places | None = None, heard: Any = None, **environ: str
) -> tuple[str, bytes]:
    """Status and body; `heard` is given the headers."""
    said: list[str] = []
    known = {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "wsgi.input": BytesIO(body), **environ}
    front = Front(
        application, places=places or Places(1), bodies=Bodies(port=0, threads=1), room=WaitingRoom(["/hashes"])
    )

    def start(status: str, headers: Any) -> None:
        said.append(status)
        if heard:
            heard(headers)

    answer = front(known, start)
    return said[0], b"".join(answer)


def test_a_body_in_pieces_gets_its_length() -> None:
    assert ask(b"{}", HTTP_TRANSFER_ENCODING="chunked") == ("200 OK", b"2|{}")


def test_a_request_without_a_body_is_handed_on_as_it_is() -> None:
    assert ask(b"never read", lambda _, start: start("200 OK", []) or []) == ("200 OK", b"")


def test_half_a_body_never_reaches_the_application() -> None:
    assert ask(b'{"a', PATH_INFO="/api/v1/x", CONTENT_LENGTH="1000") == ("408 Request Timeout", b"")
    assert ask(b"a=", CONTENT_LENGTH="1000") == ("200 OK", b"0|")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/school/logins/import/", "/staff/login/", "/nowhere/"])
def test_a_person_whose_form_was_not_taken_is_told_why(path: str) -> None:
    form = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "HTTP_ACCEPT_LANGUAGE": "ru", "PATH_INFO": path}
    browser: dict[str, Any] = {
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1",
        "wsgi.url_scheme": "http",
        **form,
    }
    too_large = ask(bytes(MAX_FORM_BYTES + 1), django, CONTENT_LENGTH=str(MAX_FORM_BYTES + 1), **browser)
    broken = ask(b"--x", django, CONTENT_LENGTH="1000", **browser)
    assert (too_large[0], "Файл слишком большой" in too_large[1].decode()) == ("413 Request Entity Too Large", True)
    assert (broken[0], "Форма не дошла" in broken[1].decode()) == ("408 Request Timeout", True)


@pytest.mark.parametrize("announced", [{"CONTENT_LENGTH": "200000"}, {"HTTP_TRANSFER_ENCODING": "chunked"}])
def test_of_a_body_that_is_too_large_so_much_is_kept_that_it_is_seen(announced: dict[str, str]) -> None:
    status, said = ask(b"x" * 200_000, PATH_INFO="/api/v1/x", **announced)
    length, _, kept = said.partition(b"|")
    assert (status, int(length), len(kept)) == ("200 OK", 200_000, MAX_BYTES + 1)


def test_a_form_may_bring_a_file_but_not_any_file() -> None:
    form = {"CONTENT_TYPE": "multipart/form-data; boundary=x"}
    assert ask(b"x" * 200_000, CONTENT_LENGTH="200000", **form) == ("200 OK", b"200000|" + b"x" * 200_000)
    assert len(ask(b"x" * 200_000, CONTENT_LENGTH="200000", PATH_INFO="/api/v1/x", **form)[1]) < 100_000


def test_an_update_of_telegram_may_be_larger_than_a_body_of_the_api() -> None:
    assert ask(b"x" * 200_000, CONTENT_LENGTH="200000") == ("200 OK", b"200000|" + b"x" * 200_000)


def test_an_answer_in_pieces_is_closed() -> None:
    class Pieces(list[bytes]):
        closed = False

        def close(self) -> None:
            self.closed = True

    pieces = Pieces([b"a", b"b"])
    assert ask(b"", lambda _, start: start("200 OK", []) or pieces) == ("200 OK", b"ab")
    assert pieces.closed


@pytest.mark.django_db
def test_a_place_brings_its_connection_and_who_came_first_is_next() -> None:
    places, own, order = Places(1), connections[DEFAULT_DB_ALIAS], list[int]()
    inside, leave = Event(), Event()

    def work(number: int) -> None:
        with places.one():
            order.append(number)
            inside.set()
            leave.wait(60)
            assert connection.allow_thread_sharing

    threads = [Thread(target=work, args=(number,)) for number in range(3)]
    for number, thread in enumerate(threads):
        thread.start()
        while len(places._line) < number or not inside.wait(60):
            pass
    leave.set()
    for thread in threads:
        thread.join(60)

    assert order == [0, 1, 2]
    assert connections[DEFAULT_DB_ALIAS] is own


@pytest.mark.parametrize("path", HASHING)
def test_the_paths_that_wait_for_each_other_exist(path: str) -> None:
    try:
        resolve(path)
    except Resolver404:
        pytest.fail(f"{path} is no address of ours")
