"""What real programs send over the wire: old and new HTTP, through both entry points."""

import socket
from typing import Any

import pytest

from tests.e2e.people import PATIENCE_SECONDS
from tests.holds.web import Web
from tests.holds.wire import Heard, in_pieces, request, say

LANE, DJANGO = "/api/v1/accounts/check_token", "/api/v1/accounts/register"
JSON = {"Content_Type": "application/json"}
BODY = b'{"token": "x"}'
PATHS = pytest.mark.parametrize("path", [LANE, DJANGO])


@pytest.fixture(scope="module")
def usual(unlimited_web: Web) -> dict[str, tuple[int, Any]]:
    """What a plain request is answered at each door."""
    return {path: told(say(unlimited_web.port, request("POST", path, BODY, **JSON))) for path in (LANE, DJANGO)}


def told(heard: Heard) -> tuple[int, Any]:
    """Status and code; a fault of ours is no answer to compare others with."""
    assert heard.status < 500, heard
    return heard.status, heard.json.get("code") or heard.json["how"]


@PATHS
def test_every_way_to_send_the_same_body_is_answered_the_same(unlimited_web: Web, usual: Any, path: str) -> None:
    port = unlimited_web.port
    plain = request("POST", path, BODY, **JSON)
    ways = {
        "HTTP/1.0": plain.replace(b"HTTP/1.1", b"HTTP/1.0", 1),
        "HTTP/1.0 without Host": plain.replace(b"HTTP/1.1\r\nHost: 127.0.0.1", b"HTTP/1.0", 1),
        "chunked": in_pieces("POST", path, BODY, **JSON),
        "an absolute address": request("POST", f"http://127.0.0.1:{port}{path}", BODY, **JSON),
        "a dot after the host": request("POST", path, BODY, Host="localhost.", **JSON),
        "a charset": request("POST", path, BODY, Content_Type="application/json; charset=utf-8"),
        "a quoted charset": request("POST", path, BODY, Content_Type='application/json;charset="UTF-8"'),
        "an upper-case type": request("POST", path, BODY, Content_Type="Application/JSON"),
        "a byte order mark": request("POST", path, b"\xef\xbb\xbf" + BODY, **JSON),
        "said to be plain": request("POST", path, BODY, Content_Encoding="identity", **JSON),
    }
    assert {way: told(say(port, data)) for way, data in ways.items()} == dict.fromkeys(ways, usual[path])


@PATHS
def test_a_client_that_waits_to_be_told_to_go_on_is_told(unlimited_web: Web, usual: Any, path: str) -> None:
    head = request("POST", path, None, Expect="100-continue", Content_Length=str(len(BODY)), **JSON)
    with socket.create_connection(("127.0.0.1", unlimited_web.port), timeout=PATIENCE_SECONDS) as line:
        line.sendall(head)
        assert line.recv(64).startswith(b"HTTP/1.1 100 ")
        line.sendall(BODY)
        assert line.recv(64).startswith(b"HTTP/1.1 %d " % usual[path][0])


@PATHS
def test_requests_sent_at_once_are_answered_in_their_order(unlimited_web: Web, usual: Any, path: str) -> None:
    last = request("GET", "/api/v1/nothing", None, Connection="close")
    with socket.create_connection(("127.0.0.1", unlimited_web.port), timeout=PATIENCE_SECONDS) as line:
        line.sendall(request("POST", path, BODY, **JSON) * 2 + last)
        came = b"".join(iter(lambda: line.recv(65536), b""))
    statuses = [int(part[:3]) for part in came.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [usual[path][0], usual[path][0], 404]


@PATHS
@pytest.mark.parametrize("kind", ["text/json", "application/json+x", "application/x-www-form-urlencoded"])
def test_another_type_is_refused(unlimited_web: Web, path: str, kind: str) -> None:
    heard = say(unlimited_web.port, request("POST", path, BODY, Content_Type=kind))
    assert heard.refusal == (415, "not_json_type")


@PATHS
def test_a_path_that_is_nearly_right_is_named_so(unlimited_web: Web, path: str) -> None:
    odd = [f"/{path}", f"{path}/", path.replace("/v1/", "//v1/"), path.upper().replace("API", "api", 1)]
    heard = {target: say(unlimited_web.port, request("POST", target, BODY, **JSON)).refusal for target in odd}
    assert heard == dict.fromkeys(odd, (404, "not_found"))
