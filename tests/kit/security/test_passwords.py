from threading import BoundedSemaphore

import pytest

from projectsplatform.kit.errors import Busy
from projectsplatform.kit.security import passwords
from tests.settings import HASH_IN_LIFE


def test_a_hash_has_the_platforms_parameters_and_opens_to_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords.CappedArgon2, "time_cost", HASH_IN_LIFE[0])
    monkeypatch.setattr(passwords.CappedArgon2, "memory_cost", HASH_IN_LIFE[1])
    encoded = passwords.hash_password("Qorakoʻl-tong-77")
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in encoded
    assert passwords.check_password("Qorakoʻl-tong-77", encoded)
    assert not passwords.check_password("Qorakoʻl-tong-78", encoded)


def test_when_all_slots_are_taken_it_is_busy_instead_of_growing(monkeypatch: pytest.MonkeyPatch) -> None:
    places = BoundedSemaphore(1)
    places.acquire()
    monkeypatch.setattr(passwords, "_slots", places)
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    with pytest.raises(Busy) as refused:
        passwords.dummy_hash("x")
    assert refused.value.retry_after == 2
