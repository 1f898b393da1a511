"""Leases as a program without network sees them: a signature, a key and dates."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.test import override_settings

from projectsplatform.kit.clock import rfc3339
from projectsplatform.licences.fast_lane.routes import ROUTES
from projectsplatform.licences.models import Licence
from projectsplatform.licences.operations.devices import release_device
from projectsplatform.licences.operations.licences import extend, resume, suspend
from tests.cast import Api
from tests.factories.licences import PC, buy_months, check, give_money, make_licence
from tests.leases import raw, verified

pytestmark = pytest.mark.usefixtures("catalogue", "entry_point")
HOUR = timedelta(hours=1)


@pytest.fixture
def token(owner: Any, sign_in: Any, at: datetime) -> str:
    return sign_in(owner, at=at)


@pytest.fixture
def lease_at(token: str, at: datetime) -> Any:
    def lease_at(later: timedelta = timedelta(0), device: str = "PC-1") -> str:
        return check(ROUTES["kundalikcom/check_pc"], token, at + later, device_id=device)["lease"]

    return lease_at


def test_keys_are_open_to_everybody_and_hold_no_secret(api: Api) -> None:
    answer = api.get("licences/keys")
    assert answer.status == 200
    assert [sorted(key) for key in answer["keys"]] == [["alg", "crv", "kid", "kty", "use", "x"]] * len(answer["keys"])


def test_a_lease_states_what_the_contract_names(api: Api, owner: Any, lease_at: Any, at: datetime) -> None:
    licence = make_licence(owner, at=at, days=30)
    assert verified(lease_at(), api.get("licences/keys")["keys"]) == {
        "iss": settings.PUBLIC_URL,
        "licence": str(licence.id),
        "product": PC,
        "device": "PC-1",
        "end": rfc3339(at + timedelta(days=30)),
        "next_check": rfc3339(at + 48 * HOUR),
        "honour_until": rfc3339(at + timedelta(days=9)),
        "iat": int(at.timestamp()),
    }


def test_no_lease_outlives_its_licence(api: Api, owner: Any, lease_at: Any, at: datetime) -> None:
    make_licence(owner, at=at, days=3)
    claims = verified(lease_at(), api.get("licences/keys")["keys"])
    assert claims["honour_until"] == claims["end"] == rfc3339(at + timedelta(days=3))


def test_a_changed_lease_is_none(api: Api, owner: Any, lease_at: Any, at: datetime) -> None:
    make_licence(owner, at=at)
    head, body, signature = lease_at().split(".")
    claims = msgspec.json.decode(raw(body)) | {"end": "2099-01-01T00:00:00Z"}
    forged = urlsafe_b64encode(msgspec.json.encode(claims)).rstrip(b"=").decode()
    with pytest.raises(InvalidSignature):
        verified(f"{head}.{forged}.{signature}", api.get("licences/keys")["keys"])


def test_a_lease_is_signed_once_and_again_after_half_its_life(owner: Any, lease_at: Any, at: datetime) -> None:
    make_licence(owner, at=at)
    first = lease_at()
    assert lease_at(24 * HOUR - timedelta(seconds=1)) == first
    assert lease_at(24 * HOUR) != first


def end_of(lease: str) -> str:
    return msgspec.json.decode(raw(lease.split(".")[1]))["end"]


def test_a_purchase_gives_a_new_lease_at_once(owner: Any, lease_at: Any, at: datetime) -> None:
    make_licence(owner, at=at)
    before = lease_at()
    give_money(owner, 40_000, at=at)
    receipt = buy_months(owner, 1, at=at)
    after = lease_at()
    assert after != before
    assert end_of(after) == rfc3339(receipt.ends_at)


def test_days_from_staff_give_a_new_lease(owner: Any, staff_member: Any, lease_at: Any, at: datetime) -> None:
    licence = make_licence(owner, at=at, days=2)
    lease_at()
    extend(licence_id=licence.id, days=3, actor_id=staff_member.id, note="", at=at)
    assert end_of(lease_at()) == rfc3339(at + timedelta(days=5))


def test_a_pause_gives_a_new_lease(owner: Any, staff_member: Any, lease_at: Any, at: datetime) -> None:
    licence = make_licence(owner, at=at, days=2)
    lease_at()
    suspend(licence_id=licence.id, actor_id=staff_member.id, note="", at=at + HOUR)
    resume(licence_id=licence.id, actor_id=staff_member.id, note="", at=at + 3 * HOUR)
    assert end_of(lease_at(3 * HOUR)) == rfc3339(at + timedelta(days=2) + 2 * HOUR)


def test_another_device_has_a_lease_of_its_own(owner: Any, lease_at: Any, at: datetime) -> None:
    licence = make_licence(owner, at=at)
    lease_at()
    release_device(licence_id=licence.id, user_id=owner.id, at=at)
    assert msgspec.json.decode(raw(lease_at(device="PC-2").split(".")[1]))["device"] == "PC-2"


def test_a_rotated_key_signs_at_the_next_check_and_the_old_lease_stays_verifiable(
    api: Api, owner: Any, lease_at: Any, at: datetime
) -> None:
    make_licence(owner, at=at)
    old = lease_at()
    with override_settings(LICENCE_SIGNING_KEYS=(("next", b"n" * 32), *settings.LICENCE_SIGNING_KEYS)):
        new = lease_at(HOUR)
        keys = api.get("licences/keys")["keys"]
        assert msgspec.json.decode(raw(new.split(".")[0]))["kid"] == keys[0]["kid"] == "next"
        assert verified(old, keys)["device"] == verified(new, keys)["device"] == "PC-1"


def test_a_lease_is_kept_beside_its_device(owner: Any, lease_at: Any, at: datetime) -> None:
    make_licence(owner, at=at)
    lease = lease_at()
    binding = Licence.objects.get().bindings.get()
    assert (binding.lease, binding.lease_issued_at) == (lease, at.astimezone(UTC))
