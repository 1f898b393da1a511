"""A private bucket on a loopback port: as much of S3 over HTTP as a storage of files speaks."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from projectsplatform.kit.clock import now, rfc3339

KEY_ID, SECRET_KEY = "SINOVKALITI", "sinov-siri-4711"


@dataclass
class Bucket:
    """`refuses` is the status that every request is answered with; the list gives `page` names at a time."""

    objects: dict[str, tuple[bytes, dict[str, str]]] = field(default_factory=dict)
    refuses: int = 0
    page: int = 2
    url: str = ""


@contextmanager
def serving() -> Iterator[Bucket]:
    """The bucket `fayllar` while the block runs."""
    bucket = Bucket()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"bucket": bucket}))
    bucket.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield bucket
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    bucket: Bucket
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._give(200, put=(self._key(), (body, dict(self.headers))))

    def do_DELETE(self) -> None:
        self._give(204, taken=self._key())

    def do_GET(self) -> None:
        found = self.bucket.objects.get(self._key())
        if not self._key():
            self._give(200, self._listed(parse_qs(urlsplit(self.path).query)).encode())
        elif found is None:
            self._give(404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            headers = {"Last-Modified": format_datetime(now(), usegmt=True), "ETag": '"1"'}
            part = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            if part is None:
                self._give(200, found[0], **headers)
            else:
                first, last = int(part[1]), min(int(part[2] or 10**9), len(found[0]) - 1)
                headers["Content-Range"] = f"bytes {first}-{last}/{len(found[0])}"
                self._give(206, found[0][first : last + 1], **headers)

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, *args: Any) -> None:
        """Nothing is printed."""

    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/fayllar").removeprefix("/")

    def _give(self, status: int, body: bytes = b"", *, put: Any = None, taken: str = "", **headers: str) -> None:
        is_ours = f"Credential={KEY_ID}/" in self.headers.get("Authorization", "")
        if self.bucket.refuses or not is_ours:
            status, body = self.bucket.refuses or 403, b"<Error><Code>AccessDenied</Code></Error>"
        else:
            self.bucket.objects.pop(taken, None)
            self.bucket.objects.update([put] if put else [])
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else body)

    def _listed(self, asked: dict[str, list[str]]) -> str:
        prefix, marker = (asked.get(name, [""])[0] for name in ("prefix", "marker"))
        rest = {key: key[len(prefix) :] for key in sorted(self.bucket.objects) if key.startswith(prefix)}
        names = sorted({prefix + left.partition("/")[0] + ("/" if "/" in left else "") for left in rest.values()})
        names = [name for name in names if name > marker]
        shown = names[: self.bucket.page]
        parts = [
            f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>"
            if name.endswith("/")
            else f"<Contents><Key>{escape(name)}</Key><Size>1</Size><LastModified>{rfc3339(now())}</LastModified></Contents>"
            for name in shown
        ]
        more = f"<IsTruncated>true</IsTruncated><NextMarker>{shown[-1]}</NextMarker>" if len(names) > len(shown) else ""
        return f"<ListBucketResult><Delimiter>/</Delimiter>{more}{''.join(parts)}</ListBucketResult>"
