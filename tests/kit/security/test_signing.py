from pytest_django import Settings

from projectsplatform.kit.security.signing import code_digest, new_token, public_keys, sign_jws, token_hash
from tests.leases import verified

OLD = ("2025", b"o" * 32)
NEW = ("2026", b"n" * 32)


def test_a_token_is_43_characters_of_base64url() -> None:
    assert len(new_token()) == 43
    assert new_token() != new_token()


def test_a_token_is_stored_as_its_sha_256() -> None:
    assert token_hash("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_odd_text_has_a_hash_too() -> None:
    assert len(token_hash("\ud800")) == 32


def test_a_code_digest_is_bound_to_its_challenge() -> None:
    assert code_digest("123456", bound_to="a") != code_digest("123456", bound_to="b")


def test_a_signed_statement_is_read_back() -> None:
    assert verified(sign_jws({"licence": "x"}), public_keys()) == {"licence": "x"}


def test_a_statement_of_the_old_key_holds_while_the_key_is_in_the_ring(settings: Settings) -> None:
    settings.LICENCE_SIGNING_KEYS = (OLD,)
    old = sign_jws({"n": 1})
    settings.LICENCE_SIGNING_KEYS = (NEW, OLD)
    assert verified(old, public_keys()) == {"n": 1}
    assert [key["kid"] for key in public_keys()] == ["2026", "2025"]
