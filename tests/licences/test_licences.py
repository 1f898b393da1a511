"""A person's licences, and letting a device go."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from projectsplatform.accounts.models import AuditEvent
from projectsplatform.kit.clock import now, rfc3339
from projectsplatform.kit.errors import NothingThere
from projectsplatform.licences.enums import LicenceState, ProductCode, ReleaseReason
from projectsplatform.licences.errors import ReleaseQuota
from projectsplatform.licences.fast_lane.routes import ROUTES
from projectsplatform.licences.models import DeviceBinding, Licence, new_key
from projectsplatform.licences.operations.devices import release_device, release_device_by_staff
from projectsplatform.licences.queries.channels import required_channels
from projectsplatform.licences.queries.licences import licences_of
from tests.cast import Api
from tests.factories.licences import CENTRE, MOBILE, PC, TEACHER, check, make_binding, make_licence, require_a_channel

pytestmark = pytest.mark.usefixtures("catalogue")
QUOTA = {
    "uz": "Qurilmani 30 kunda 2 marta boʻshatish mumkin. 29 kun oʻtgach qayta urinib koʻring.",
    "uz-Cyrl": "Қурилмани 30 кунда 2 марта бўшатиш мумкин. 29 кун ўтгач қайта уриниб кўринг.",
    "ru": "Отвязать устройство можно 2 раза за 30 дней. Попробуйте через 29 дн.",
    "en": "You may release a device 2 times in 30 days. Try again in 29 days.",
}


@pytest.fixture
def held(owner: Any, at: datetime) -> Licence:
    """The owner's licence, held by PC-1."""
    licence = make_licence(owner, at=at, days=300)
    make_binding(licence, "PC-1", at=at)
    return licence


def release(licence: Licence, at: datetime) -> int:
    return release_device(licence_id=licence.id, user_id=licence.user_id, at=at)


def spend_releases(licence: Licence, *moments: datetime) -> None:
    for moment in moments:
        make_binding(licence, "old", at=moment, released_at=moment, release_reason=ReleaseReason.OWNER)


def test_a_stranger_sees_no_licences(api: Api) -> None:
    assert api.get("licences").refusal == (401, "token_required")


def test_the_body_carries_no_token_here(api: Api, owner: Any, sign_in: Any) -> None:
    answer = api.call("POST", f"licences/{uuid4()}/release", {"token": sign_in(owner)})
    assert answer.refusal == (401, "token_required")


def test_nobody_has_licences_at_first(api: Api, owner: Any, sign_in: Any) -> None:
    assert api.get("licences", sign_in(owner)).body == {"items": [], "next_cursor": None}


def test_a_licence_tells_all_about_itself(api: Api, owner: Any, stranger: Any, sign_in: Any) -> None:
    moment = now().replace(microsecond=0)
    licence = make_licence(owner, at=moment, days=1)
    make_licence(stranger, at=moment)
    make_binding(licence, "PC-1", at=moment)
    items = api.get("licences", sign_in(owner), "ru")["items"]
    assert 86_395 <= items[0].pop("size") <= 86_400
    assert items == [
        {
            "id": str(licence.id),
            "product": PC,
            "product_name": "Kundalik для компьютера",
            "token": licence.key,
            "state": "active",
            "trial": False,
            "start_active_date": rfc3339(moment - timedelta(days=1)),
            "end_active_date": rfc3339(moment + timedelta(days=1)),
            "device_id": "PC-1",
            "device_last_seen": rfc3339(moment),
            "releases_left": 2,
            "name": "",
            "auto_renew": False,
        }
    ]


def test_a_stranger_names_no_licence(api: Api) -> None:
    assert api.call("PATCH", f"licences/{uuid4()}", {"name": "x"}).refusal == (401, "token_required")


def test_a_licence_is_named_by_its_owner(api: Api, owner: Any, sign_in: Any) -> None:
    token, licence = sign_in(owner), make_licence(owner, at=now(), days=1)
    path = f"licences/{licence.id}"
    answer = api.call("PATCH", path, {"name": "  3-xona   kompyuteri "}, token)
    assert (answer.status, answer["licence"]["name"]) == (200, "3-xona kompyuteri")
    assert api.call("PATCH", path, {}, token)["licence"]["name"] == "3-xona kompyuteri"
    assert api.get("licences", token)["items"][0]["name"] == "3-xona kompyuteri"
    assert api.call("PATCH", path, {"name": ""}, token)["licence"]["name"] == ""


@pytest.mark.parametrize("name", ["x" * 61, "a\u0000b", "a\u202eb", 7, None, ["x"]])
def test_what_is_no_name_is_refused(api: Api, owner: Any, sign_in: Any, name: object) -> None:
    licence = make_licence(owner, at=now(), days=1)
    assert api.call("PATCH", f"licences/{licence.id}", {"name": name}, sign_in(owner)).refusal == (422, "name_invalid")


def test_somebody_elses_licence_is_not_named(api: Api, owner: Any, stranger: Any, sign_in: Any) -> None:
    licence = make_licence(stranger, at=now(), days=1)
    assert api.call("PATCH", f"licences/{licence.id}", {"name": "x"}, sign_in(owner)).refusal == (404, "not_found")
    assert Licence.objects.get(pk=licence.pk).name == ""


def test_code_that_does_not_know_of_names_writes_licences(owner: Any) -> None:
    licence = make_licence(owner, at=now(), days=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_default FROM information_schema.columns WHERE table_name = %s AND column_name = %s",
                       ["licences_licence", "name"])  # fmt: skip
        assert cursor.fetchone()[0].startswith("''")
    assert Licence.objects.get(pk=licence.pk).name == ""


def test_states(owner: Any, at: datetime) -> None:
    make_licence(owner, at=at, product=PC)
    make_licence(owner, at=at, product=MOBILE, days=-1)
    make_licence(owner, at=at, product=TEACHER, days=-1, suspended_at=at, remaining=timedelta(days=5))
    make_licence(owner, at=at, product=CENTRE, suspended_at=at, remaining=timedelta(0), revoked_at=at)
    assert [view.state for view in licences_of(owner.id, at)] == [
        LicenceState.ACTIVE,
        LicenceState.EXPIRED,
        LicenceState.SUSPENDED,
        LicenceState.REVOKED,
    ]


def test_a_suspended_licence_shows_what_it_keeps(owner: Any, at: datetime) -> None:
    make_licence(owner, at=at, days=-1, suspended_at=at, remaining=timedelta(days=5))
    assert licences_of(owner.id, at)[0].ends_at == at + timedelta(days=5)


@pytest.mark.parametrize("products", [(PC,), (PC, MOBILE, TEACHER, CENTRE)])
def test_the_list_takes_three_queries_however_long(
    api: Api, owner: Any, sign_in: Any, django_assert_num_queries: Any, products: tuple[str, ...]
) -> None:
    for product in products:
        make_binding(make_licence(owner, at=now(), product=product), "D", at=now())
    token = sign_in(owner)
    api.get("licences", token)
    with django_assert_num_queries(3):
        api.get("licences", token)


def test_the_next_device_gets_a_released_licence(api: Api, owner: Any, sign_in: Any) -> None:
    token = sign_in(owner)
    licence = make_licence(owner, at=now())
    api.post("kundalikcom/check_pc", {"device_id": "PC-1"}, token)
    answer = api.post(f"licences/{licence.id}/release", {}, token)
    assert answer.body == {"how": True, "message": "Qurilma boʻshatildi.", "releases_left": 1}
    assert api.post("kundalikcom/check_pc", {"device_id": "PC-2"}, token)["code"] == "valid"


def test_a_release_needs_no_body(api: Api, owner: Any, sign_in: Any) -> None:
    licence = make_licence(owner, at=now())
    assert api.call("POST", f"licences/{licence.id}/release", None, sign_in(owner)).status == 200


def test_somebody_elses_licence_is_not_there(api: Api, held: Licence, stranger: Any, sign_in: Any) -> None:
    assert api.post(f"licences/{held.id}/release", {}, sign_in(stranger)).refusal == (404, "not_found")
    assert DeviceBinding.objects.get().released_at is None


@pytest.mark.parametrize("identity", ["x", "00000000-0000-0000-0000-000000000000", "1"])
def test_a_licence_that_never_was_is_not_there(api: Api, owner: Any, sign_in: Any, identity: str) -> None:
    assert api.post(f"licences/{identity}/release", {}, sign_in(owner)).refusal == (404, "not_found")


def test_without_a_device_nothing_is_counted(owner: Any, at: datetime) -> None:
    assert release(make_licence(owner, at=at), at) == 2


def test_the_third_release_in_30_days_says_when_it_may_come(held: Licence, at: datetime) -> None:
    spend_releases(held, at - timedelta(days=29), at - timedelta(days=1))
    with pytest.raises(ReleaseQuota) as refused:
        release(held, at)
    assert refused.value.retry_after == 86_400
    assert release(held, at + timedelta(days=1)) == 0


@pytest.mark.parametrize("language", QUOTA)
def test_the_quota_is_told_in_each_language(api: Api, owner: Any, sign_in: Any, language: str) -> None:
    licence = make_licence(owner, at=now())
    make_binding(licence, "PC-1", at=now())
    spend_releases(licence, now() - timedelta(days=1), now() - timedelta(days=1))
    answer = api.post(f"licences/{licence.id}/release", {}, sign_in(owner), language)
    assert answer.refusal == (429, "release_quota")
    assert answer["message"] == QUOTA[language]
    assert 28 * 86_400 < int(answer.headers["Retry-After"]) <= 29 * 86_400


def test_a_release_by_staff_is_not_counted(held: Licence, staff_member: Any, at: datetime) -> None:
    spend_releases(held, at, at)
    release_device_by_staff(licence_id=held.id, actor_id=staff_member.id, note="", at=at)
    assert not held.bindings.filter(released_at__isnull=True).exists()
    assert licences_of(held.user_id, at)[0].releases_left == 0


def test_releases_are_in_the_audit_trail(held: Licence, at: datetime) -> None:
    release(held, at)
    event = AuditEvent.objects.get(event="licence.device.released")
    assert (event.actor_id, event.subject_id, event.details["device"]) == (held.user_id, held.user_id, "PC-1")


def test_so_are_takeovers(held: Licence, owner: Any, sign_in: Any, at: datetime) -> None:
    later = at + timedelta(days=3)
    check(ROUTES["kundalikcom/check_pc"], sign_in(owner, at=later), later, device_id="PC-2")
    event = AuditEvent.objects.get(event="licence.device.taken_over")
    assert event.details == {"licence": str(held.id), "device": "PC-1", "to": "PC-2"}


def test_staff_release_what_is_there_only(staff_member: Any, at: datetime) -> None:
    with pytest.raises(NothingThere):
        release_device_by_staff(licence_id=uuid4(), actor_id=staff_member.id, note="", at=at)


def test_products_are_open_to_everybody(api: Api) -> None:
    items = api.get("products", language="en")["items"]
    assert [item["code"] for item in items] == sorted(ProductCode.values)
    assert next(item for item in items if item["code"] == PC) == {
        "code": PC,
        "name": "Kundalik for computers",
        "trial_days": 7,
        "bonus_from_months": None,
        "bonus_months": 0,
        "tiers": [{"from_months": 1, "price_per_month": 40_000}, {"from_months": 3, "price_per_month": 30_000}],
        "about": "",
        "how_to_install": "",
        "downloads": [],
    }


def test_products_take_three_queries(api: Api, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        api.get("products")


def test_keys_take_no_query(api: Api, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        api.get("licences/keys")


def test_a_release_takes_eleven_queries(api: Api, owner: Any, sign_in: Any, django_assert_num_queries: Any) -> None:
    token = sign_in(owner)
    licence = make_licence(owner, at=now())
    api.post("kundalikcom/check_pc", {"device_id": "PC-1"}, token)
    with django_assert_num_queries(11):
        api.post(f"licences/{licence.id}/release", {}, token)


def test_required_channels_are_told_once(db: None, at: datetime) -> None:
    pc, mobile = require_a_channel(PC), require_a_channel(MOBILE)
    assert (required_channels(PC, at=at), required_channels(at=at)) == ([pc], [pc, mobile])


def test_keys_have_four_groups_and_do_not_repeat() -> None:
    keys = {new_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert all([len(group) for group in key.split("-")] == [5, 5, 5, 5] for key in keys)
