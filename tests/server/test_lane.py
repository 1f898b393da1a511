"""Both doors to the heartbeats: Django's and the fast lane give the same answers."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from ipaddress import ip_network
from typing import Any

import msgspec
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client
from pytest_django import Settings

from projectsplatform.server.wsgi import application

PATHS = (
    "/api/v1/accounts/about_account",
    "/api/v1/accounts/check_token",
    "/api/v1/accounts/reports",
    "/api/v1/kundalikcom/check_pc",
    "/api/v1/kundalikcom/check_mobile",
    "/api/v1/kundalikcom/get_school",
    "/api/v1/kundalikcom/price_months",
    "/api/v1/kundalikcom/price_months_mobile",
    "/api/v1/testmax/check",
    "/api/v1/testmax/price_months",
)
VARYING = {"X-Request-Id", "Content-Length"}


@dataclass
class Seen:
    status: int
    headers: dict[str, str]
    body: Any


def through_lane(path: str, body: bytes, **environ: str) -> Seen:
    seen: list[Any] = []
    given = {
        "REQUEST_METHOD": "POST", "PATH_INFO": path, "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/json",
        "wsgi.input": BytesIO(body), "wsgi.url_scheme": "http", "SERVER_NAME": "testserver", "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1", **environ,
    }  # fmt: skip
    chunks = b"".join(application(given, lambda status, headers, *_: seen.extend((status, headers))))
    return _seen(int(seen[0].split()[0]), dict(seen[1]), chunks)


def through_django(path: str, body: bytes, **environ: str) -> Seen:
    extra: dict[str, Any] = {"CONTENT_TYPE": "application/json", **environ}
    response = Client(raise_request_exception=False).generic("POST", path, body, extra.pop("CONTENT_TYPE"), **extra)
    return _seen(response.status_code, dict(response.headers), response.content)


def _seen(status: int, headers: dict[str, str], raw: bytes) -> Seen:
    body = msgspec.json.decode(raw) if raw else {}
    body.pop("request_id", None)
    body.pop("size", None)
    return Seen(status, {name: value for name, value in headers.items() if name not in VARYING}, body)


ODD_BODIES = (
    b"", b"{}", b"{oops", b"[]", rb'{"token": "\u0000"}', b'{"token": 5}', b'{"token": "x", "device_id": ""}',
    b'{"token": "x", "device_id": "' + b"d" * 129 + b'"}', b'{"token": "x", "device_id": null, "kind": 7}', b" " * 70_000,
    b'\xef\xbb\xbf{"token": "x", "months_count": 3, "kind": "teacher", "device_id": "d"}', b"\xef\xbb\xbf", b"\xef\xbb\xbf[]",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("body", ODD_BODIES, ids=lambda body: body[:30].decode("ascii", "ignore"))
def test_odd_bodies_get_the_same_refusal_at_both_doors(path: str, body: bytes) -> None:
    assert through_lane(path, body) == through_django(path, body)


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["uz-Cyrl", "ru_RU", "en", "de", "ru;q=0", "ru;q=1.0;foo, en;q=0.5"])
def test_a_person_gets_the_same_answer_at_both_doors(
    path: str, language: str, owner: Any, sign_in: Callable[[Any], str]
) -> None:
    token = sign_in(owner)
    body = msgspec.json.encode({"token": token, "device_id": "PC-1", "kind": "teacher", "months_count": 3})
    through_django(path, body)  # binds the device
    headers = {"HTTP_ACCEPT_LANGUAGE": language}
    assert through_lane(path, body, **headers) == through_django(path, body, **headers)


@pytest.mark.django_db
def test_another_content_type_is_refused_at_both_doors() -> None:
    path, odd = PATHS[0], {"CONTENT_TYPE": "text/plain"}
    assert through_lane(path, b"{}", **odd) == through_django(path, b"{}", **odd)


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_a_body_that_is_encoded_is_refused_at_both_doors(path: str) -> None:
    odd = {"HTTP_CONTENT_ENCODING": "gzip", "HTTP_ACCEPT_LANGUAGE": "en"}
    refused = through_lane(path, gzip.compress(b"{}"), **odd)
    assert (refused.status, refused.body["code"], refused.body["encoding"]) == (415, "encoding_not_supported", "gzip")
    assert refused.body["message"] == "The body is encoded as gzip. Send it as it is, without Content-Encoding."
    assert refused.headers["Accept-Encoding"] == "identity"
    assert refused == through_django(path, gzip.compress(b"{}"), **odd)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/" + PATHS[0], "///api/v1/licences", "//api/", "//api", "/api", "/api//v1/licences"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_path_of_the_api_that_is_none_is_a_problem(path: str, method: str) -> None:
    refused = through_lane(path, b"{}", REQUEST_METHOD=method, HTTP_ACCEPT_LANGUAGE="en")
    assert (refused.status, refused.body["code"]) == (404, "not_found")
    assert (refused.headers["Content-Type"], refused.headers["Content-Language"]) == ("application/problem+json", "en")
    assert "Set-Cookie" not in refused.headers


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "evil.example:80", "-", "a b", "[::"])
def test_another_host_is_refused_at_both_doors(host: str) -> None:
    refused = through_lane(PATHS[0], b"{}", HTTP_HOST=host)
    assert (refused.status, refused.body["code"]) == (400, "host_unknown")
    assert refused == through_django(PATHS[0], b"{}", HTTP_HOST=host)


@pytest.mark.django_db
def test_the_bearer_header_works_at_both_doors(owner: Any, sign_in: Callable[[Any], str]) -> None:
    headers = {"HTTP_AUTHORIZATION": f"Bearer {sign_in(owner)}"}
    assert through_lane(PATHS[0], b"{}", **headers).status == 200
    assert through_lane(PATHS[0], b"{}", **headers) == through_django(PATHS[0], b"{}", **headers)


@pytest.mark.django_db
@pytest.mark.parametrize(("proxy", "status"), [("127.0.0.1", 401), ("192.0.2.1", 301)])
def test_only_a_trusted_proxy_makes_https_of_http_at_both_doors(
    proxy: str, status: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SECURE_SSL_REDIRECT, settings.TRUSTED_PROXIES = True, (ip_network(proxy),)
    monkeypatch.setattr(application, "_django", WSGIHandler())  # whose middleware reads the settings when it is made
    sent = {"HTTP_X_FORWARDED_PROTO": "https", "REMOTE_ADDR": "127.0.0.1"}
    assert (through_lane(PATHS[0], b"{}", **sent).status, through_django(PATHS[0], b"{}", **sent).status) == (
        status,
        status,
    )


@pytest.mark.django_db
def test_other_methods_and_paths_are_djangos() -> None:
    assert through_lane(PATHS[0], b"", REQUEST_METHOD="GET").body["code"] == "method_not_allowed"
    assert through_lane("/api/v1/nothing", b"").body["code"] == "not_found"


@pytest.mark.django_db(transaction=True)
def test_a_stale_connection_is_replaced_without_anybody_noticing(owner: Any, sign_in: Callable[[Any], str]) -> None:
    body = msgspec.json.encode({"token": sign_in(owner)})
    connection.ensure_connection()
    connection.connection.close()
    assert through_lane(PATHS[0], body).status == 200
