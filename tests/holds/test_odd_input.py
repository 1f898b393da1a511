"""Odd input: whatever is sent, the answer is a refusal with a name, in JSON, and nothing was done."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command

from projectsplatform.accounts.models import Session, SignUpTicket, User
from projectsplatform.accounts.operations.sessions import open_session
from projectsplatform.accounts.operations.tickets import issue_ticket
from projectsplatform.config.api import api as platform
from projectsplatform.kit.clock import now
from projectsplatform.kundalikcom.models import SchoolLogin
from projectsplatform.licences.models import DeviceBinding
from projectsplatform.wallet.errors import NoteInvalid
from projectsplatform.wallet.rules.movements import clean_note
from tests.cast import PASSWORD, Api
from tests.counts import some
from tests.holds.web import Web
from tests.holds.wire import Heard, in_pieces, request, say
from tests.tables import empty_tables

DJANGO, LANE = "/api/v1/kundalikcom/buy", "/api/v1/kundalikcom/check_pc"
DOORS = pytest.mark.parametrize("path", [DJANGO, LANE])
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PURGE")
DOCUMENT = platform.get_openapi_schema()["paths"]
NOT_JSON = {
    "half": b'{"months_count": 1',
    "two": b"{}{}",
    "a list": b"[]",
    "null": b"null",
    "form": b"months_count=1",
    "NaN": b'{"months_count": NaN}',
    "too large a float": b'{"months_count": 1e400}',
    "60 000 digits": b'{"months_count": 1' + b"0" * 60_000 + b"}",
    "10 000 deep": b'{"months_count": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "10 000 objects deep": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "a lone surrogate": b'{"device_id": "\\ud800"}',
    "a lone surrogate's bytes": b'{"device_id": "\xed\xa0\x80"}',
    "not UTF-8": b'{"device_id": "\xff\xfe"}',
    "UTF-16": '{"months_count": 1}'.encode("utf-16"),
    "two byte order marks": b"\xef\xbb\xbf\xef\xbb\xbf{}",
    "NUL bytes": b"\x00\x00\x00",
}
# Made with chr(): in a source file they would do what they do.
UNSEEN = {
    "right-to-left override": chr(0x202E), "right-to-left mark": chr(0x200F), "left-to-right mark": chr(0x200E),
    "Arabic letter mark": chr(0x061C), "isolate": chr(0x2067), "zero width space": chr(0x200B), "bell": chr(7),
    "escape": chr(27), "delete": chr(0x7F), "next line": chr(0x85), "line separator": chr(0x2028),
    "private use": chr(0xE000), "no character": chr(0xFDD0), "byte order mark": chr(0xFEFF), "tag": chr(0xE0041),
}  # fmt: skip
IDS = ["0", "-1", "9" * 500, "../../x", "%00", "%ff", "%E2%80%AE", "' OR 1=1 --".replace(" ", "%20"), str(UUID(int=0))]


@pytest.fixture
def token(owner: User, sign_in: Callable[[User], str]) -> Iterator[str]:
    """Of a person who has, before and after, nothing but one session."""
    token = sign_in(owner)
    yield token
    assert_nothing_was_done(owner, token)


@pytest.fixture(scope="module")
def newcomer(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[User, str]]:
    """Committed once for all who ask the web process: nothing that is sent here may leave a trace."""
    with django_db_blocker.unblock():
        user = User.objects.create(username="newcomer", full_name="Yangi Odam", sex=True, email="yangi@example.uz",
                                   phone="+998901112233", tg_id=77)  # fmt: skip
        yield user, open_session(user_id=user.id, device_name="test", at=now()).token
        empty_tables()


@pytest.fixture
def kept(newcomer: tuple[User, str]) -> Iterator[str]:
    """The newcomer's token."""
    yield newcomer[1]
    assert_nothing_was_done(*newcomer)


def assert_nothing_was_done(user: User, token: str) -> None:
    about = Api().post("accounts/about_account", token=token)
    assert (about.status, about["balance"]) == (200, 0)
    assert Session.objects.filter(user=user).count() == 1
    assert not DeviceBinding.objects.filter(licence__user=user).exists()
    assert not SchoolLogin.objects.exists()


def post(port: int, path: str, body: bytes, token: str = "", **headers: str) -> Heard:
    sent = {"Content_Type": "application/json", **headers}
    if token:
        sent["Authorization"] = f"Bearer {token}"
    return say(port, request("POST", path, body, **sent))


@DOORS
def test_what_is_no_json_is_named_so(unlimited_web: Web, kept: str, path: str) -> None:
    heard = {name: post(unlimited_web.port, path, body, kept).refusal for name, body in NOT_JSON.items()}
    assert heard == dict.fromkeys(NOT_JSON, (400, "not_json"))


@DOORS
def test_a_body_that_is_too_large_is_named_so_however_it_comes(unlimited_web: Web, kept: str, path: str) -> None:
    port, bearer = unlimited_web.port, {"Authorization": f"Bearer {kept}", "Content_Type": "application/json"}
    for size in (65_537, 1_000_000, 5_000_000):
        body = b'{"months_count": 1' + b"0" * size + b"}"
        assert say(port, request("POST", path, body, **bearer)).refusal == (413, "too_large")
        assert say(port, in_pieces("POST", path, body, **bearer)).refusal == (413, "too_large")
    only_announced = request("POST", path, b"{", Content_Length="5000000", **bearer)
    assert say(port, only_announced).refusal == (413, "too_large")


@DOORS
def test_a_body_in_pieces_is_a_body(unlimited_web: Web, kept: str, path: str) -> None:
    sent = {"Authorization": f"Bearer {kept}", "Content_Type": "application/json"}
    odd = in_pieces("POST", path, b'{"months_count": 0, "device_id": ""}', **sent)
    assert say(unlimited_web.port, odd).status == 422


@DOORS
@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_another_type_is_named_so(unlimited_web: Web, kept: str, path: str, kind: str) -> None:
    assert post(unlimited_web.port, path, b"{}", kept, Content_Type=kind).refusal == (415, "not_json_type")


@pytest.mark.parametrize(
    "value",
    ["1", 1.0, 1.5, True, None, [1], {"a": 1}, 0, -1, 37, 2**31, 2**63, 2**64, -(2**63), 10**400, "\0"],
    ids=repr,
)
def test_a_number_of_months_is_a_number_of_months(unlimited_web: Web, kept: str, value: Any) -> None:
    body = json.dumps({"months_count": value}).encode()
    assert post(unlimited_web.port, DJANGO, body, kept).refusal in [(422, "months_count_invalid"), (400, "not_json")]


@pytest.mark.parametrize("value", [1, True, None, ["a"], {}, "", "\0", "a" * 129, *UNSEEN.values()], ids=repr)
def test_a_device_is_named_by_what_can_be_seen(unlimited_web: Web, kept: str, value: Any) -> None:
    body = json.dumps({"device_id": value}).encode()
    assert post(unlimited_web.port, LANE, body, kept).refusal == (422, "device_id_invalid")


@DOORS
@pytest.mark.parametrize(
    "value", [1, True, ["a"], {}, "\0", "é" * 43, "a" * 60_000], ids=lambda value: repr(value)[:20]
)
def test_a_token_of_a_wrong_type_signs_nobody_in(unlimited_web: Web, path: str, value: Any) -> None:
    body = json.dumps({"token": value, "months_count": 1, "device_id": "PC"}).encode()
    assert post(unlimited_web.port, path, body).refusal in [(401, "token_invalid"), (422, "token_invalid")]


@DOORS
def test_of_two_equal_names_the_last_one_counts_at_both_doors(unlimited_web: Web, kept: str, path: str) -> None:
    twice = b'{"token": "x", "token": "%s", "months_count": 1, "months_count": 0, "device_id": "PC", "device_id": ""}'
    assert post(unlimited_web.port, path, twice % kept.encode()).status == 422


@pytest.mark.parametrize("name", some([name for name, char in UNSEEN.items() if not char.isspace()], one_in=24))
@pytest.mark.django_db
def test_no_name_holds_what_cannot_be_seen(api: Api, token: str, name: str) -> None:
    odd = f"a{UNSEEN[name]}b"
    call_command("seed_catalogue")
    login = {"login": "maktab", "password": "p"}
    school = {"viloyat": "Toshkent shahri", "tuman": "Chilonzor tumani", "school_number": odd}
    asked = {
        "login_invalid": api.post("kundalikcom/logins", {**login, "login": odd}, token),
        "label_invalid": api.post("kundalikcom/logins", {**login, "label": odd}, token),
        "name_invalid": api.put("testmax/profile", {"kind": "centre", "name": odd}, token),
        "school_number_invalid": api.post("kundalikcom/set_school", school, token),
        "region_unknown": api.post("kundalikcom/set_school", {**school, "viloyat": odd}, token),
    }
    assert {code: answer.refusal for code, answer in asked.items()} == {code: (422, code) for code in asked}


@pytest.mark.parametrize("name", UNSEEN)
@pytest.mark.django_db
def test_nobody_is_called_by_what_cannot_be_seen_and_the_ticket_is_still_good(api: Api, name: str) -> None:
    ticket = issue_ticket(phone="+998901112233", tg_id=7, at=now())
    form = {"token": ticket.token, "sex": True, "email": "a@example.uz", "username": "odd.one", "password": PASSWORD}

    answer = api.post("accounts/register", {**form, "full_name": f"Ali{UNSEEN[name]}sher"})
    # A line's end is a space to a name, as everywhere in it.
    expected = {(422, "full_name_invalid")} if len(f"a{UNSEEN[name]}b".split()) == 1 else {(201, "")}
    assert {(answer.status, answer.body.get("code", ""))} == expected
    assert SignUpTicket.objects.filter(used_at=None).exists() == (answer.status == 422)


@pytest.mark.parametrize("name", UNSEEN)
def test_no_reason_of_staff_holds_what_cannot_be_seen(name: str) -> None:
    if len(f"a{UNSEEN[name]}b".split()) == 1:
        with pytest.raises(NoteInvalid):
            clean_note(f"a{UNSEEN[name]}b")
    else:
        assert clean_note(f"a{UNSEEN[name]}b").replace("\n", "") == "a b"


@pytest.mark.django_db
def test_every_method_that_is_not_documented_is_refused_by_name(api: Api) -> None:
    heard: dict[str, Any] = {}
    for path, operations in DOCUMENT.items():
        for method in METHODS:
            if method.lower() in operations:
                continue
            heard[f"{method} {path}"] = api.call(method, path.replace("{", "").replace("}", ""))
    assert {asked for asked, answer in heard.items() if "Allow" not in answer.headers} == set()
    assert {answer.refusal for answer in heard.values()} == {(405, "method_not_allowed")}


def test_a_head_is_refused_without_a_body(unlimited_web: Web) -> None:
    heard = say(unlimited_web.port, request("HEAD", DJANGO, None), method="HEAD")
    assert (heard.status, heard.headers["allow"], heard.body) == (405, "POST", b"")


@pytest.mark.django_db
def test_paths_that_are_none_are_named_so(api: Api) -> None:
    known = [path.replace("{", "").replace("}", "") for path in DOCUMENT]
    odd = [f"{path}/" for path in known] + [f"{path}/nothing/more" for path in known]
    odd += [
        "/api/",
        "/api/v1",
        "/api/v1/",
        "/api/v2/licences",
        "/api/v1/%00",
        "/api/v1/%ff",
        "/api/v1/" + "a" * 5000,
        "/api",
    ]
    assert {path: api.post(path).refusal for path in odd} == dict.fromkeys(odd, (404, "not_found"))


@pytest.mark.django_db
@pytest.mark.parametrize("odd", IDS)
def test_ids_that_are_none_are_nobodys(api: Api, token: str, odd: str) -> None:
    heard = {}
    for path, operations in DOCUMENT.items():
        for method in operations:
            if "{" in path:
                body = {} if method in {"post", "patch", "put"} else None
                where = path[: path.index("{")] + odd + path[path.index("}") + 1 :]
                heard[f"{method} {path}"] = api.call(method.upper(), where, body, token).refusal
    assert set(heard.values()) <= {(404, "not_found")}, heard
    assert len(heard) > 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["limit=0", "limit=-1", "limit=x", "limit=" + "9" * 5000, "limit=%00", "limit=1.5", "limit="]
)
def test_an_odd_limit_is_named_so(api: Api, token: str, query: str) -> None:
    assert api.get(f"kundalikcom/logins?{query}", token).refusal == (422, "limit_invalid")


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["x", "%00", "%ff", "e30", "W10", "a" * 5000, "bnVsbA", "WzEsMiwzLDRd"])
def test_an_odd_cursor_is_named_so(api: Api, token: str, cursor: str) -> None:
    assert api.get(f"kundalikcom/logins?cursor={cursor}", token).refusal == (422, "cursor_invalid")
    assert api.post("accounts/reports", {"cursor": cursor}, token).refusal == (422, "cursor_invalid")


@DOORS
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Accept_Language", "x" * 20_000), ("Accept_Language", "*;q=nan,uz;q=9999,,;;=, \xff"), ("X_Request_Id", "a" * 20_000),
        ("X_Request_Id", "<script>"), ("X_Forwarded_For", "1.2.3.4, x, ::::, " * 200), ("User_Agent", "\xff" * 9_000),
        ("Cookie", "a=b; " * 2_000), ("X_Forwarded_Proto", "gopher"), ("Content_Encoding", "identity"), ("Expect", "tea"),
        ("Range", "bytes=0-9999999999"), ("If_None_Match", '"' * 5000), ("Origin", "null"),
    ],
)  # fmt: skip
def test_absurd_headers_change_nothing(unlimited_web: Web, kept: str, path: str, name: str, value: str) -> None:
    heard = post(unlimited_web.port, path, b'{"months_count": 0, "device_id": ""}', kept, **{name: value})
    assert heard.refusal in [(422, "months_count_invalid"), (422, "device_id_invalid")]
    assert heard.headers["x-request-id"] == heard.json["request_id"] != value
    assert len(heard.headers["x-request-id"]) <= 64


@DOORS
@pytest.mark.parametrize("value", ["Bearer " + "a" * 20_000, "Bearer a b", "Bearer \t.", "bearer ' OR 1=1"])
def test_an_absurd_bearer_is_nobodys(unlimited_web: Web, path: str, value: str) -> None:
    body = b'{"months_count": 1, "device_id": "PC"}'
    assert post(unlimited_web.port, path, body, Authorization=value).refusal == (401, "token_invalid")


@pytest.mark.parametrize("key", ["", "a" * 256, "\xa0", "\x80"])
def test_an_absurd_idempotency_key_is_named_so(unlimited_web: Web, kept: str, key: str) -> None:
    answer = post(unlimited_web.port, DJANGO, b'{"months_count": 1}', kept, Idempotency_Key=key)
    assert answer.refusal == (422, "idempotency_key_invalid")


def test_what_is_no_http_gets_no_page(unlimited_web: Web) -> None:
    odd = [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(50) + b"\r\n\r\n",
        b"GET /api/v1/licences/keys\r\n\r\n",
        request("GET", "/api/v1/x", None, X_A="\x00\x01"),
        request("GET", "/api/v1/" + "a" * 200_000, None),
        request("GET", "/api/v1/x", None, X_A="a" * 500_000),
        request("GET", "/api/v1/x", None, **{f"X_{number}": "a" for number in range(1000)}),
        request("POST", DJANGO, b"{}", Content_Length="-2"),
        request("POST", DJANGO, b"{}", Content_Length="9" * 30),
        request("POST", DJANGO, b"{}", Content_Length="2, 3"),
    ]
    heard = [say(unlimited_web.port, data) for data in odd]
    assert {one.status for one in heard} <= {400, 404, 414, 431}
    assert all(one.body == b"" or one.refusal for one in heard)


@pytest.mark.django_db
def test_an_expired_session_or_ticket_is_named_so(api: Api, owner: User, sign_in: Callable[..., str]) -> None:
    old = sign_in(owner, at=now() - timedelta(days=400))
    ticket = issue_ticket(phone="+998901112233", tg_id=7, at=now() - timedelta(days=1)).token
    form = {"full_name": "Ali", "sex": True, "email": "a@example.uz", "username": "odd.one", "password": PASSWORD}

    assert api.post("accounts/about_account", token=old).refusal == (401, "token_invalid")
    assert api.post("accounts/register", {**form, "token": ticket}).refusal == (410, "token_expired")
    assert not User.objects.filter(username="odd.one").exists()
