"""A customer's connection: to one of the two public addresses, and to the other when that one does not answer."""

import json
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any

CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 8.0


@dataclass(frozen=True)
class Asked:
    """A request; `kind` is what it is counted as."""

    kind: str
    path: str
    body: dict[str, Any]
    token: str = ""
    key: str = ""


@dataclass(frozen=True)
class Answer:
    """What came, in how many tries it does not know."""

    status: int
    body: dict[str, Any]
    retry_after: str | None


class CutError(Exception):
    """The connection ended, or nothing came in time. `was_sent`: the request may have been carried out."""

    def __init__(self, reason: str, *, was_sent: bool) -> None:
        super().__init__(reason)
        self.was_sent = was_sent


class Line:
    """One customer's way in, over TLS, from an address of their own."""

    def __init__(self, addresses: Sequence[str], host: str, source: str, context: ssl.SSLContext) -> None:
        self._addresses = list(addresses)
        self._host = host
        self._source = source
        self._context = context
        self._connection: HTTPConnection | None = None

    def post(self, asked: Asked) -> Answer:
        """One try. Raises CutError; the next try goes to the other address."""
        headers = {"Content-Type": "application/json", "Host": self._host}
        if asked.token:
            headers["Authorization"] = f"Bearer {asked.token}"
        if asked.key:
            headers["Idempotency-Key"] = asked.key
        connection = self._connected()
        try:
            connection.request("POST", f"/api/v1/{asked.path}", json.dumps(asked.body).encode(), headers)
            response = connection.getresponse()
            said = response.read()
        except (OSError, HTTPException) as error:
            self._leave()
            raise CutError(f"{type(error).__name__}: {error}", was_sent=True) from error
        return Answer(response.status, _read(said), response.headers.get("Retry-After"))

    def _connected(self) -> HTTPConnection:
        if self._connection is None:
            try:
                self._connection = self._connect(self._addresses[0])
            except OSError as error:
                self._leave()
                raise CutError(f"{type(error).__name__}: {error}", was_sent=False) from error
        return self._connection

    def _connect(self, address: str) -> HTTPConnection:
        plain = socket.create_connection((address, 443), CONNECT_SECONDS, (self._source, 0))
        try:
            secured = self._context.wrap_socket(plain, server_hostname=self._host)
        except OSError:
            plain.close()
            raise
        secured.settimeout(ANSWER_SECONDS)
        connection = HTTPConnection(self._host)
        connection.sock = secured
        connection.auto_open = 0
        return connection

    def _leave(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._addresses.reverse()


def _read(said: bytes) -> dict[str, Any]:
    try:
        body = json.loads(said)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
