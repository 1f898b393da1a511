"""Compression: static files once, pages as they are made.

A compressed answer tells by its length whether it repeats a text of an attacker's beside a secret (BREACH). So nothing of the API is
compressed, no answer to a form, which is where secrets are shown, no registration, and no page with anything in its query, unless the
browser says that a page of ours asked for it: another site cannot make it say so, and so cannot put its texts there again and again.
"""

import gzip
import os
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from projectsplatform.kit.api.requests import is_api_path

NEVER: Final = ("/register/", "/telegram/", "/payments/", "/demo/telegram/api/")
_TEXTS: Final = frozenset({".css", ".js", ".json", ".map", ".svg", ".txt"})
_WORTH: Final = 0.9
"""A compressed file is served when it is at most so much of the file."""


class PageCompression(GZipMiddleware):
    """Django's, for pages that may be compressed."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Django's hook."""
        return super().process_response(request, response) if may_compress(request, response) else response


def may_compress(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the answer is a page that holds nothing a stranger could have put there."""
    return (
        request.method in {"GET", "HEAD"}
        and response.status_code == 200
        and response.get("Content-Type", "").startswith("text/html")
        and (not request.META.get("QUERY_STRING") or request.headers.get("Sec-Fetch-Site") == "same-origin")
        and not is_api_path(request.path_info)
        and not request.path_info.startswith(NEVER)
    )


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # WhiteNoise has no types
    """WhiteNoise, with compressed copies of the files, and their names with a hash (`config.static_files`).

    The packages' folders are not ours to write to: the copies lie in VAR_DIR.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """WhiteNoise's hook."""
        found = None if self.autorefresh else self._hashed(request.path_info)
        response: HttpResponseBase = self.serve(found, request) if found else super().__call__(request)
        return response

    def candidate_paths_for_url(self, url: str) -> Iterator[str]:
        """WhiteNoise's hook, where files are looked for when they are asked for."""
        yield from super().candidate_paths_for_url(url)
        if url.startswith(self.static_prefix) and (path := finders.find(self._plain_name(url))):
            yield path

    def _hashed(self, url: str) -> StaticFile | None:
        """The file of a name with a hash; of an older release's hash the file as it is now, which is not to be kept."""
        if url in self.files or not url.startswith(self.static_prefix):
            return None
        name = self._plain_name(url)
        plain: StaticFile | None = self.files.get(f"{self.static_prefix}{name}")
        if plain is None or url != staticfiles_storage.url(name):
            return plain
        self.add_file_to_dictionary(url, finders.find(name))
        return self.files[url]

    def _plain_name(self, url: str) -> str:
        name: str = self.get_name_without_hash(url.removeprefix(self.static_prefix))
        return name

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        """WhiteNoise's hook for each file, when a process starts."""
        plain: StaticFile = super().get_static_file(path, url, stat_cache)
        found = Path(path).stat()
        compressed = _compressed(path, found.st_mtime_ns, found.st_size)
        if compressed is None:
            return plain
        ((_encoding, _path, headers),) = plain.alternatives
        kept = [(name, value) for name, value in headers if name != "Content-Length"]
        return StaticFile(path, kept, encodings={"gzip": str(compressed)})


@cache
def _compressed(path: str, changed_ns: int, size: int) -> Path | None:
    """The compressed copy, made when there is none of this state of the file; None where it is not worth it or cannot be written."""
    if Path(path).suffix not in _TEXTS:
        return None
    copy = settings.VAR_DIR / "static" / f"{sha256(f'{path}|{changed_ns}|{size}'.encode()).hexdigest()[:32]}.gz"
    try:
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            draft = copy.with_suffix(f".{os.getpid()}")
            draft.write_bytes(gzip.compress(Path(path).read_bytes(), 9, mtime=0))
            draft.replace(copy)
        return copy if copy.stat().st_size <= size * _WORTH else None
    except OSError:
        return None
