import pytest
from pytest_django import Settings

from projectsplatform.kit.security.crypto import (
    UnsealError,
    new_data_key,
    seal,
    seal_with,
    sealed_key_id,
    unseal,
    unseal_with,
)

OLD = ("2025", b"o" * 32)
NEW = ("2026", b"n" * 32)


def test_a_sealed_value_opens_in_its_own_place() -> None:
    assert unseal(seal(b"maxfiy", bound_to="t|1|f"), bound_to="t|1|f") == b"maxfiy"


@pytest.mark.parametrize("place", ["t|2|f", "u|1|f", "t|1|g", ""])
def test_it_does_not_open_in_another_place(place: str) -> None:
    sealed = seal(b"maxfiy", bound_to="t|1|f")
    with pytest.raises(UnsealError):
        unseal(sealed, bound_to=place)


def test_two_sealings_of_one_text_differ() -> None:
    assert seal(b"x", bound_to="t") != seal(b"x", bound_to="t")


def test_a_changed_byte_is_noticed() -> None:
    sealed = bytearray(seal(b"maxfiy", bound_to="t"))
    sealed[-1] ^= 1
    with pytest.raises(UnsealError):
        unseal(bytes(sealed), bound_to="t")


@pytest.mark.parametrize("garbage", [b"", b"\x00", b"\xff" * 40, b"\x04abcd"])
def test_garbage_is_refused_not_crashed_on(garbage: bytes) -> None:
    with pytest.raises(UnsealError):
        unseal(garbage, bound_to="t")


def test_an_old_key_of_the_ring_still_opens_and_the_newest_seals(settings: Settings) -> None:
    settings.VAULT_KEYS = (OLD,)
    sealed = seal(b"x", bound_to="t")
    settings.VAULT_KEYS = (NEW, OLD)
    assert unseal(sealed, bound_to="t") == b"x"
    assert sealed_key_id(seal(b"x", bound_to="t")) == "2026"


def test_a_key_that_left_the_ring_opens_nothing(settings: Settings) -> None:
    settings.VAULT_KEYS = (OLD,)
    sealed = seal(b"x", bound_to="t")
    settings.VAULT_KEYS = (NEW,)
    with pytest.raises(UnsealError):
        unseal(sealed, bound_to="t")


def test_a_data_key_opens_only_its_own() -> None:
    mine, other = new_data_key(), new_data_key()
    sealed = seal_with(mine, b"x", bound_to="t")
    assert unseal_with(mine, sealed, bound_to="t") == b"x"
    with pytest.raises(UnsealError):
        unseal_with(other, sealed, bound_to="t")
