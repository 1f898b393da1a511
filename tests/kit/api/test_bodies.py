import pytest
from django.test import RequestFactory

from projectsplatform.kit.api.bodies import decode_object, read_json
from projectsplatform.kit.errors import EncodingNotSupported, InvalidFields, NotJson, NotJsonType, TooLarge


def test_an_object_is_read() -> None:
    assert decode_object(b'{"a": 1}') == {"a": 1}


def test_a_byte_order_mark_before_it_is_skipped() -> None:
    assert decode_object(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}
    assert decode_object(b"\xef\xbb\xbf") == {}


def test_no_body_is_an_empty_object() -> None:
    assert decode_object(b" ") == {}


@pytest.mark.parametrize(
    "raw",
    [
        b"{oops", b"[]", b"1", b"null", b'"x"', b"\xff\xfe", b'{"a": NaN}', rb'{"a": "\ud800"}',
        b"[" * 10_000 + b"]" * 10_000, b'{"a":' * 5_000 + b"1" + b"}" * 5_000, b'{"a": 1} x', b'\xef\xbb\xbf\xef\xbb\xbf{}', b'{}\xef\xbb\xbf',
    ],
)  # fmt: skip
def test_anything_else_is_not_json(raw: bytes) -> None:
    with pytest.raises(NotJson):
        decode_object(raw)


def test_nul_is_refused_by_its_field() -> None:
    with pytest.raises(InvalidFields) as refused:
        decode_object(rb'{"good": "x", "username": "a\u0000b", "list": [{"x": "\u0000"}]}')
    assert [(item.field, item.code) for item in refused.value.refusals] == [
        ("username", "username_invalid"),
        ("list", "list_invalid"),
    ]


def test_more_than_64_kib_is_too_large() -> None:
    with pytest.raises(TooLarge):
        decode_object(b'"' + b"x" * 65_536)


def test_the_announced_length_is_enough_to_refuse() -> None:
    request = RequestFactory().post("/", b"{}", "application/json", CONTENT_LENGTH="999999")
    with pytest.raises(TooLarge):
        read_json(request)


def test_another_content_type_is_refused() -> None:
    with pytest.raises(NotJsonType):
        read_json(RequestFactory().post("/", b"{}", "text/plain"))


@pytest.mark.parametrize(
    ("coding", "named"),
    [
        ("gzip", "gzip"), ("GZIP", "gzip"), (" br ", "br"), ("deflate", "deflate"), ("zstd", "zstd"), ("x-gzip", "x-gzip"),
        ("identity, gzip", "gzip"), ("gzip, identity", "gzip"), ("a b", "?"), ("<script>", "?"), ("x" * 21, "?"),
    ],
)  # fmt: skip
def test_a_body_that_is_encoded_is_refused_and_the_encoding_named(coding: str, named: str) -> None:
    with pytest.raises(EncodingNotSupported) as refused:
        read_json(RequestFactory().post("/", b"{}", "application/json", HTTP_CONTENT_ENCODING=coding))
    assert refused.value.details == {"encoding": named}


@pytest.mark.parametrize("coding", ["", "identity", "Identity", "identity, identity", ","])
def test_a_body_that_is_not_encoded_may_say_so(coding: str) -> None:
    assert read_json(RequestFactory().post("/", b"{}", "application/json", HTTP_CONTENT_ENCODING=coding)) == {}
