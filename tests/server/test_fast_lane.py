"""Both entry points to the fast lane's endpoints, Django's and the server's, give the same answers."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

import msgspec
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from pytest_django import Settings

from projectsplatform.kit.api.fast_lane import FastRoute
from projectsplatform.licences.models import DeviceBinding
from tests.factories.catalogue import put_catalogue
from tests.server.driver import application, through_server

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


def through_lane(path: str, body: bytes, *, method: str = "POST", client: str = "127.0.0.1", **environ: str) -> Seen:
    headers = {name.removeprefix("HTTP_").replace("_", "-"): value for name, value in environ.items()}
    served = through_server(path, body, headers=headers, method=method, client=client)
    return _seen(served.status, served.headers, served.body)


def through_django(path: str, body: bytes, **environ: str) -> Seen:
    extra: dict[str, Any] = {"CONTENT_TYPE": "application/json", **environ}
    response = Client(raise_request_exception=False).generic("POST", path, body, extra.pop("CONTENT_TYPE"), **extra)
    return _seen(response.status_code, dict(response.headers), response.content)


def _seen(status: int, headers: dict[str, str], raw: bytes) -> Seen:
    body = msgspec.json.decode(raw) if raw else {}
    body.pop("request_id", None)
    body.pop("size", None)
    return Seen(status, {name.title(): value for name, value in headers.items() if name.title() not in VARYING}, body)


ODD_BODIES = (
    b"", b"{}", b"{oops", b"[]", rb'{"token": "\u0000"}', b'{"token": 5}', b'{"token": "x", "device_id": ""}',
    b'{"token": "x", "device_id": "' + b"d" * 129 + b'"}', b'{"token": "x", "device_id": null, "kind": 7}', b" " * 70_000,
    b'\xef\xbb\xbf{"token": "x", "months_count": 3, "kind": "teacher", "device_id": "d"}', b"\xef\xbb\xbf", b"\xef\xbb\xbf[]",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("body", ODD_BODIES, ids=lambda body: body[:30].decode("ascii", "ignore"))
def test_odd_bodies_get_the_same_refusal_at_both_entry_points(path: str, body: bytes) -> None:
    assert through_lane(path, body) == through_django(path, body)


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["uz-Cyrl", "ru_RU", "en", "de", "ru;q=0", "ru;q=1.0;foo, en;q=0.5"])
def test_a_person_gets_the_same_answer_at_both_entry_points(
    path: str, language: str, owner: Any, sign_in: Callable[[Any], str]
) -> None:
    token = sign_in(owner)
    body = msgspec.json.encode({"token": token, "device_id": "PC-1", "kind": "teacher", "months_count": 3})
    through_django(path, body)  # binds the device
    headers = {"HTTP_ACCEPT_LANGUAGE": language}
    assert through_lane(path, body, **headers) == through_django(path, body, **headers)


@pytest.mark.django_db
def test_another_content_type_is_refused_at_both_entry_points() -> None:
    path, odd = PATHS[0], {"CONTENT_TYPE": "text/plain"}
    assert through_lane(path, b"{}", **odd) == through_django(path, b"{}", **odd)


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_a_body_that_is_encoded_is_refused_at_both_entry_points(path: str) -> None:
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
    refused = through_lane(path, b"{}", method=method, HTTP_ACCEPT_LANGUAGE="en")
    assert (refused.status, refused.body["code"]) == (404, "not_found")
    assert (refused.headers["Content-Type"], refused.headers["Content-Language"]) == ("application/problem+json", "en")
    assert "Set-Cookie" not in refused.headers


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "evil.example:80", "-", "a b", "[::"])
def test_another_host_is_refused_at_both_entry_points(host: str) -> None:
    refused = through_lane(PATHS[0], b"{}", HTTP_HOST=host)
    assert (refused.status, refused.body["code"]) == (400, "host_unknown")
    assert refused == through_django(PATHS[0], b"{}", HTTP_HOST=host)


@pytest.mark.django_db
def test_the_bearer_header_works_at_both_entry_points(owner: Any, sign_in: Callable[[Any], str]) -> None:
    headers = {"HTTP_AUTHORIZATION": f"Bearer {sign_in(owner)}"}
    assert through_lane(PATHS[0], b"{}", **headers).status == 200
    assert through_lane(PATHS[0], b"{}", **headers) == through_django(PATHS[0], b"{}", **headers)


@pytest.mark.django_db
@pytest.mark.parametrize(("proxy", "status"), [("127.0.0.1", 401), ("192.0.2.1", 301)])
def test_only_a_trusted_proxy_makes_https_of_http_at_both_entry_points(
    proxy: str, status: int, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT, settings.TRUSTED_PROXIES = True, (ip_network(proxy),)
    app = application(wsgi=WSGIHandler())  # whose middleware reads the settings when it is made
    served = through_server(PATHS[0], b"{}", app, headers={"x-forwarded-proto": "https"})
    seen = through_django(PATHS[0], b"{}", HTTP_X_FORWARDED_PROTO="https", REMOTE_ADDR="127.0.0.1")
    assert (served.status, seen.status) == (status, status)


@pytest.mark.django_db
def test_other_methods_and_paths_are_djangos() -> None:
    assert through_lane(PATHS[0], b"", method="GET").body["code"] == "method_not_allowed"
    assert through_lane("/api/v1/nothing", b"").body["code"] == "not_found"


@pytest.mark.django_db
def test_a_defect_is_a_500_and_its_cause_is_logged_not_told(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_request: Any) -> Any:
        raise ZeroDivisionError("secret detail")

    app = application()
    app.lane._routes = {PATHS[0]: FastRoute(parse=fail, answer=lambda _request, _key, _row: (200, b""))}
    served = through_server(PATHS[0], b"{}", app)
    assert (served.status, b"secret detail" in served.body) == (500, False)
    assert [record.getMessage() for record in caplog.records if record.exc_info] == ["request.failed"]


@pytest.mark.django_db
def test_what_is_not_plain_is_the_operations(owner: Any, sign_in: Callable[[Any], str]) -> None:
    put_catalogue()
    token = sign_in(owner)
    body = msgspec.json.encode({"token": token, "device_id": "PC-1"})
    first, second = (through_lane("/api/v1/kundalikcom/check_pc", body).body for _ in range(2))
    assert (first["code"], second["code"], first["lease"]) == ("valid", "valid", second["lease"])
    assert DeviceBinding.objects.get().device_id == "PC-1"
