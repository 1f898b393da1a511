"""A request as WSGI names it (PEP 3333), made of what ASGI gives."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

Environ = dict[str, Any]


def environ_of(scope: Any) -> Environ:
    """A request without its body, as PEP 3333 names it."""
    environ = environ_of_connection(scope)
    environ |= {
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
    }
    add_headers(environ, scope["headers"])
    return environ


def environ_of_connection(scope: Any) -> Environ:
    """What all requests of a connection have in common."""
    host, port = scope.get("server") or ("localhost", 80)
    return {
        "SCRIPT_NAME": "",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": None,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def add_headers(environ: Environ, headers: Iterable[tuple[bytes, bytes]]) -> None:
    """A request's headers under CGI's names. Those with an underscore are left out: they could pose as others."""
    for name, value in headers:
        key = _cgi_name(name)
        if key in environ:
            environ[key] += ("; " if name == b"cookie" else ",") + value.decode("latin-1")
        elif key:
            environ[key] = value.decode("latin-1")


@lru_cache(maxsize=256)
def _cgi_name(name: bytes) -> str:
    if name in {b"content-type", b"content-length"}:
        return name.decode().upper().replace("-", "_")
    return "" if b"_" in name else "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
