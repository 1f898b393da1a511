"""Who acts in the tests, and the client they act through."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.test import Client

PASSWORD = "Qorakoʻl-tong-77"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: Any

    def __getitem__(self, key: str) -> Any:
        return self.body[key]

    @property
    def refusal(self) -> tuple[int, str]:
        """Status and code, to compare with one equality."""
        assert self.body["how"] is False
        assert self.body["message"]
        return self.status, self.body["code"]


@dataclass
class Api:
    """Speaks JSON to the API in process; `address` is where the request seems to come from."""

    address: str = "198.51.100.7"
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def call(
        self, method: str, path: str, body: Any = None, token: str | None = None, language: str = "uz", **headers: str
    ) -> Answer:
        sent = {"accept-language": language, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if token:
            sent["authorization"] = f"Bearer {token}"
        data = body if isinstance(body, bytes) else b"" if body is None else msgspec.json.encode(body)
        url = path if path.startswith("/") else f"/api/v1/{path}"
        response = self.client.generic(method, url, data, "application/json", headers=sent, REMOTE_ADDR=self.address)
        raw = b"".join(response.streaming_content) if response.streaming else response.content
        is_json = "json" in response.headers.get("Content-Type", "")
        return Answer(response.status_code, dict(response.headers), msgspec.json.decode(raw) if is_json else raw)

    def post(
        self, path: str, body: Any = None, token: str | None = None, language: str = "uz", **headers: str
    ) -> Answer:
        return self.call("POST", path, {} if body is None else body, token, language, **headers)

    def get(self, path: str, token: str | None = None, language: str = "uz", **headers: str) -> Answer:
        return self.call("GET", path, None, token, language, **headers)

    def put(self, path: str, body: Any, token: str | None = None, **headers: str) -> Answer:
        return self.call("PUT", path, body, token, **headers)

    def patch(self, path: str, body: Any, token: str | None = None, **headers: str) -> Answer:
        return self.call("PATCH", path, body, token, **headers)

    def delete(self, path: str, token: str | None = None, **headers: str) -> Answer:
        return self.call("DELETE", path, None, token, **headers)
