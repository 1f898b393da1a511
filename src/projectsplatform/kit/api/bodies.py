"""JSON bodies, read once, within bounds."""

import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import HttpRequest

from projectsplatform.kit.api.fields import FieldInvalid
from projectsplatform.kit.errors import EncodingNotSupported, InvalidFields, NotJson, NotJsonType, TooLarge

NOT_TAKEN = "projectsplatform.not_taken"
"""In the environment of a request whose body was not read: the status that says why."""
MAX_BYTES = 64 * 1024
_CACHE = "_projectsplatform_json"
_NUL = "\x00"
_NUL_ESCAPE = b"u0000"
"""How it comes in JSON, where it has no other way; it may also be something else."""
_FIELD_NAME = re.compile(r"[a-z][a-z_]{0,39}")
_CODING = re.compile(r"[\w.+-]{1,20}", re.ASCII)


def read_json(request: HttpRequest) -> dict[str, Any]:
    """The request's JSON object; an empty body is an empty one.

    Raises NotJson, NotJsonType, EncodingNotSupported, TooLarge, InvalidFields.
    """
    cached: dict[str, Any] | None = getattr(request, _CACHE, None)
    if cached is None:
        check_length(request.META.get("CONTENT_LENGTH"))
        raw = request.body
        if raw:
            check_kind(request.META)
        cached = decode_object(raw)
        setattr(request, _CACHE, cached)
    return cached


def check_length(content_length: str | None, most: int = MAX_BYTES) -> None:
    """Refuses by the announced length, before anything is read."""
    if content_length and content_length.isdigit() and int(content_length) > most:
        raise TooLarge


def check_kind(environ: Mapping[str, Any]) -> None:
    """Only application/json, with or without parameters, and not compressed; `environ` has CGI's names for the headers.

    Raises EncodingNotSupported, NotJsonType.
    """
    if environ.get("CONTENT_TYPE") == "application/json" and "HTTP_CONTENT_ENCODING" not in environ:
        return  # nearly all
    for coding in environ.get("HTTP_CONTENT_ENCODING", "").split(","):
        if coding.strip().lower() not in {"", "identity"}:
            name = _CODING.fullmatch(coding.strip())
            raise EncodingNotSupported(encoding=name.group().lower() if name else "?")
    if environ.get("CONTENT_TYPE", "").split(";", 1)[0].strip().lower() != "application/json":
        raise NotJsonType


def decode_object(raw: bytes, most: int = MAX_BYTES) -> dict[str, Any]:
    """A JSON object from bytes, after a byte order mark or without (RFC 8259 §8.1: a reader may ignore it).

    Lone surrogates, absurd nesting and invalid UTF-8 are no JSON; NUL is refused by its field.
    """
    if len(raw) > most:
        raise TooLarge
    raw = raw.removeprefix(BOM_UTF8)
    if not raw.strip():
        return {}
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise NotJson from error
    if not isinstance(value, dict):
        raise NotJson
    if _NUL_ESCAPE in raw:
        _refuse_nul(value)
    return value


def _refuse_nul(body: dict[str, Any]) -> None:
    """PostgreSQL holds no NUL in a text: named here, once, for every field."""
    names = [name for name, value in body.items() if _holds_nul(value)]
    if names:
        raise InvalidFields(FieldInvalid(name if _FIELD_NAME.fullmatch(name) else "body") for name in names)


def _holds_nul(value: object) -> bool:
    if isinstance(value, str):
        return _NUL in value
    if isinstance(value, list):
        return any(_holds_nul(item) for item in value)
    if isinstance(value, dict):
        return any(_holds_nul(item) for pair in value.items() for item in pair)
    return False
