import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import Parameters
from argon2.exceptions import HashingError
from argon2.low_level import ARGON2_VERSION, Type, ffi, hash_secret_raw
from hypothesis import given
from hypothesis import strategies as st

from projectsplatform.kit.security.hash_memory import Blocks, argon2id, blocks

SIZE = 64 * 1024


def parameters(*, time_cost: int = 1, memory_cost: int = 16, hash_len: int = 32) -> Parameters:
    return Parameters(
        type=Type.ID,
        version=ARGON2_VERSION,
        salt_len=16,
        hash_len=hash_len,
        time_cost=time_cost,
        memory_cost=memory_cost,
        parallelism=1,
    )


@given(
    password=st.binary(max_size=200),
    salt=st.binary(min_size=8, max_size=40),
    time_cost=st.integers(1, 3),
    memory_cost=st.integers(8, 64),
    hash_len=st.integers(4, 64),
)
def test_a_hash_is_the_librarys(password: bytes, salt: bytes, time_cost: int, memory_cost: int, hash_len: int) -> None:
    like = parameters(time_cost=time_cost, memory_cost=memory_cost, hash_len=hash_len)
    theirs = hash_secret_raw(password, salt, time_cost, memory_cost, 1, hash_len, Type.ID)
    assert argon2id(password, salt=salt, like=like) == theirs


def test_many_at_once_do_not_meet() -> None:
    passwords = [f"parol-{number}".encode() for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(lambda one: argon2id(one, salt=b"tuz-tuz-tuz", like=parameters(memory_cost=512)), passwords)
        )
    assert found == [hash_secret_raw(one, b"tuz-tuz-tuz", 1, 512, 1, 32, Type.ID) for one in passwords]


def test_what_argon2_refuses_is_an_error() -> None:
    with pytest.raises(HashingError):
        argon2id(b"parol", salt=b"short", like=parameters())


def test_where_there_is_no_memory_it_is_an_error() -> None:
    with pytest.raises(HashingError):
        argon2id(b"parol", salt=b"tuz-tuz-tuz", like=parameters(memory_cost=2**31))


def test_a_block_begins_where_a_huge_page_can() -> None:
    assert [int(ffi.cast("uintptr_t", Blocks(idle_seconds=9).take(size))) % (2 << 20) for size in (1, SIZE)] == [0, 0]


def test_a_block_that_was_given_back_is_the_next() -> None:
    blocks = Blocks(idle_seconds=60)
    first = blocks.take(SIZE)
    blocks.give_back(first)
    assert blocks.take(SIZE) is first
    assert len(blocks.take(2 * SIZE)) == 2 * SIZE


def test_nothing_of_a_password_is_left_in_a_block() -> None:
    argon2id(b"parol", salt=b"tuz-tuz-tuz", like=parameters(memory_cost=512))
    block = blocks.take(512 * 1024)
    assert bytes(ffi.buffer(block)) == bytes(512 * 1024)
    blocks.give_back(block)


def test_no_more_are_kept_than_were_in_use_at_once() -> None:
    blocks = Blocks(idle_seconds=60)
    for _ in range(5):
        for block in [blocks.take(SIZE) for _ in range(3)]:
            blocks.give_back(block)
    assert blocks.kept() == 3


def test_who_has_rested_is_given_to_the_system() -> None:
    blocks = Blocks(idle_seconds=0.05)
    blocks.give_back(blocks.take(SIZE))
    deadline = time.monotonic() + 30
    while blocks.kept() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert blocks.kept() == 0
