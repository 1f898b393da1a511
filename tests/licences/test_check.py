"""The licence check: `check_pc`, `check_mobile`, `testmax/check`."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from projectsplatform.accounts.models import Session
from projectsplatform.kit.clock import now, rfc3339
from projectsplatform.kit.errors import RateLimited, TokenInvalid
from projectsplatform.licences.fast_lane import check_limit
from projectsplatform.licences.fast_lane.routes import ROUTES
from projectsplatform.licences.models import DeviceBinding, Licence, TrialGrant
from projectsplatform.licences.operations import checks
from projectsplatform.licences.rules.programs import PROGRAMS, Program
from tests.cast import Api
from tests.factories.licences import (
    MOBILE,
    PC,
    TEACHER,
    buy_months,
    change_rules,
    check,
    give_money,
    kind_of,
    make_binding,
    make_licence,
    remember,
    require_a_channel,
)

pytestmark = pytest.mark.usefixtures("catalogue", "entry_point")
PATHS = {program.endpoints.check: kind_of(program) for program in PROGRAMS}
EXPIRED = {
    "uz": "Litsenziya muddati tugagan.",
    "uz-cyrl": "Лицензия муддати тугаган.",
    "ru": "Срок лицензии истёк.",
    "en": "The licence has expired.",
}
Checker = Callable[..., dict[str, Any]]


@pytest.fixture
def token(owner: Any, sign_in: Any, at: datetime) -> str:
    return sign_in(owner, at=at)


@pytest.fixture
def ask(token: str, at: datetime) -> Checker:
    """The owner's check of a device, at `at` or so much later."""

    def ask(device: str = "PC-1", later: timedelta = timedelta(0), language: str = "uz") -> dict[str, Any]:
        return check(ROUTES["kundalikcom/check_pc"], token, at + later, language=language, device_id=device)

    return ask


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_is_told_nothing(api: Api, path: str) -> None:
    assert api.post(path, {"device_id": "D", **PATHS[path]}).refusal == (401, "token_required")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("body", [{"device_id": "D"}, {}])
def test_a_made_up_token_is_a_401_and_no_definite_no(api: Api, path: str, body: dict[str, str]) -> None:
    assert api.post(path, {"token": "nonsense", **body, **PATHS[path]}).refusal == (401, "token_invalid")


@pytest.mark.parametrize("device", ["", None, 5, ["PC-1"], "x" * 129])
def test_a_device_is_named_by_1_to_128_characters(api: Api, owner: Any, sign_in: Any, device: object) -> None:
    answer = api.post("kundalikcom/check_pc", {"token": sign_in(owner), "device_id": device})
    assert answer.refusal == (422, "device_id_invalid")


def test_all_bad_fields_are_named_the_device_first(api: Api, owner: Any, sign_in: Any) -> None:
    answer = api.post("testmax/check", {"token": sign_in(owner), "kind": "pupil"})
    assert answer.refusal == (422, "device_id_invalid")
    assert [item["code"] for item in answer["errors"]] == ["device_id_invalid", "kind_invalid"]


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_program_starts_its_trial(api: Api, owner: Any, sign_in: Any, program: Program) -> None:
    answer = api.post(program.endpoints.check, {"token": sign_in(owner), "device_id": "D-1", **kind_of(program)})
    assert (answer["how"], answer["code"], answer["trial"], answer["device_id"]) == (True, "valid", True, "D-1")
    assert program.trial_days * 86400 - 5 <= answer["size"] <= program.trial_days * 86400
    assert Licence.objects.get(user=owner).product_id == program.code


def test_the_trial_lasts_seven_days_to_the_second(ask: Checker, at: datetime) -> None:
    first = ask()
    assert (first["end_active_date"], first["size"]) == (rfc3339(at + timedelta(days=7)), 7 * 86400)
    assert ask(later=timedelta(days=7) - timedelta(seconds=1))["size"] == 1
    assert ask(later=timedelta(days=7))["code"] == "expired"


def test_a_paid_licence_binds_its_first_device(owner: Any, ask: Checker, at: datetime) -> None:
    give_money(owner, 40_000, at=at)
    receipt = buy_months(owner, 1, at=at)
    answer = ask("PC-1")
    assert (answer["trial"], answer["end_active_date"]) == (False, rfc3339(receipt.ends_at))
    assert not TrialGrant.objects.exists()


def test_months_bought_in_the_trial_begin_at_its_end(owner: Any, ask: Checker, at: datetime) -> None:
    ask()
    give_money(owner, 40_000, at=at)
    buy_months(owner, 1, at=at + timedelta(days=1))
    assert ask()["end_active_date"] == "2026-03-07T07:00:00Z"


def test_a_person_has_one_trial_for_a_product(ask: Checker) -> None:
    ask("PC-1")
    assert ask("PC-2", later=timedelta(days=8))["code"] == "expired"


def test_a_device_has_one_trial_for_a_product(ask: Checker, stranger: Any, sign_in: Any, at: datetime) -> None:
    ask("PC-1")
    theirs = sign_in(stranger, at=at)
    assert check(ROUTES["kundalikcom/check_pc"], theirs, at, device_id="PC-1")["code"] == "no_licence"
    assert check(ROUTES["kundalikcom/check_mobile"], theirs, at, device_id="PC-1")["code"] == "valid"
    assert check(ROUTES["kundalikcom/check_pc"], theirs, at, device_id="PC-9")["code"] == "valid"


def test_a_refused_trial_leaves_nothing_behind(ask: Checker, stranger: Any, sign_in: Any, at: datetime) -> None:
    ask("PC-1")
    check(ROUTES["kundalikcom/check_pc"], sign_in(stranger, at=at), at, device_id="PC-1")
    assert not Licence.objects.filter(user=stranger).exists()


@pytest.mark.parametrize("rules", [{"trial_days": 0}, {"active": False}])
def test_a_product_without_trials_gives_none(ask: Checker, rules: dict[str, Any]) -> None:
    change_rules(**rules)
    assert ask()["code"] == "no_licence"


def test_devices_are_compared_exactly(owner: Any, ask: Checker, at: datetime) -> None:
    make_binding(make_licence(owner, at=at), "pc-1 ", at=at)
    assert [ask(device)["code"] for device in ("pc-1 ", "pc-1", "PC-1 ")] == [
        "valid",
        "device_mismatch",
        "device_mismatch",
    ]


def test_another_device_hears_how_long_and_what_its_owner_can_do(owner: Any, ask: Checker, at: datetime) -> None:
    make_binding(make_licence(owner, at=at), "PC-1", at=at - timedelta(hours=3, minutes=1))
    assert ask("PC-2", language="en") == {
        "how": False,
        "code": "device_mismatch",
        "message": "The licence is in use on another device. It can move here in 45 h, or release the other device.",
        "hours_until_move": 45,
        "releases_left": 2,
    }


def test_another_device_takes_over_after_48_hours_of_silence(owner: Any, ask: Checker, at: datetime) -> None:
    make_binding(make_licence(owner, at=at), "PC-1", at=at)
    almost = timedelta(hours=48) - timedelta(seconds=1)
    assert ask("PC-2", later=almost)["hours_until_move"] == 1
    assert ask("PC-2", later=timedelta(hours=48))["code"] == "valid"
    assert ask("PC-1", later=timedelta(hours=48))["code"] == "device_mismatch"


def test_a_device_that_asks_hourly_keeps_the_licence(owner: Any, ask: Checker, at: datetime) -> None:
    make_binding(make_licence(owner, at=at), "PC-1", at=at)
    ask("PC-1", later=timedelta(hours=47))
    assert ask("PC-2", later=timedelta(hours=48))["hours_until_move"] == 47


def test_a_takeover_spends_no_release(owner: Any, ask: Checker, at: datetime) -> None:
    make_binding(make_licence(owner, at=at), "PC-1", at=at - timedelta(days=3))
    ask("PC-2")
    assert ask("PC-3")["releases_left"] == 2


def test_a_licence_that_ended_is_expired(owner: Any, ask: Checker, at: datetime) -> None:
    make_licence(owner, at=at, days=-1)
    assert ask()["code"] == "expired"


@pytest.mark.parametrize("language", EXPIRED)
def test_a_definite_no_is_said_in_each_language(owner: Any, ask: Checker, at: datetime, language: str) -> None:
    make_licence(owner, at=at, days=-1)
    assert ask(language=language)["message"] == EXPIRED[language]


def test_a_definite_no_is_a_200(api: Api, owner: Any, sign_in: Any) -> None:
    make_licence(owner, at=now(), days=-1)
    answer = api.post("kundalikcom/check_pc", {"device_id": "D"}, sign_in(owner))
    assert answer.refusal == (200, "expired")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"revoked": True, "suspended": True, "days": -1}, "revoked"),
        ({"suspended": True, "days": -1}, "suspended"),
        ({"days": -1}, "expired"),
        ({"days": 1}, "channels_required"),
    ],
)
def test_the_first_reason_is_the_one_that_is_told(
    owner: Any, ask: Checker, at: datetime, fields: dict[str, Any], code: str
) -> None:
    remember(require_a_channel(), owner, subscribed=False, at=at)
    states: dict[str, Any] = {}
    if fields.get("suspended"):
        states |= {"suspended_at": at, "remaining": timedelta(0)}
    if fields.get("revoked"):
        states |= {"revoked_at": at}
    make_binding(make_licence(owner, at=at, days=fields["days"], **states), "PC-9", at=at)
    assert ask("PC-1")["code"] == code


def test_missing_channels_are_named(owner: Any, ask: Checker, at: datetime) -> None:
    make_licence(owner, at=at)
    joined, missing = require_a_channel(), require_a_channel()
    remember(joined, owner, subscribed=True, at=at)
    remember(missing, owner, subscribed=False, at=at)
    answer = ask()
    assert (answer["code"], answer["channels"]) == ("channels_required", [{"title": missing.title, "url": missing.url}])


def test_who_has_joined_passes(owner: Any, ask: Checker, at: datetime) -> None:
    make_licence(owner, at=at)
    remember(require_a_channel(), owner, subscribed=True, at=at - timedelta(minutes=9))
    assert ask()["code"] == "valid"


def test_another_products_channels_do_not_matter(owner: Any, ask: Checker, at: datetime) -> None:
    make_licence(owner, at=at)
    remember(require_a_channel(MOBILE), owner, subscribed=False, at=at)
    assert ask()["code"] == "valid"


@pytest.mark.parametrize(("said", "code"), [(True, "valid"), (False, "channels_required"), (None, "valid")])
def test_a_stale_answer_is_asked_for_again_and_silence_keeps_nobody_out(
    owner: Any, ask: Checker, at: datetime, monkeypatch: pytest.MonkeyPatch, said: bool | None, code: str
) -> None:
    make_licence(owner, at=at)
    channel = require_a_channel()
    remember(channel, owner, subscribed=said is not True, at=at - timedelta(minutes=11))
    asked: list[dict[str, Any]] = []

    def telegram(**question: Any) -> dict[Any, bool | None]:
        asked.append(question)
        return {channel.id: said}

    monkeypatch.setattr(checks, "check_subscriptions", telegram)
    assert ask()["code"] == code
    assert asked == [{"tg_id": owner.tg_id, "channel_ids": [channel.id], "at": at}]


def test_a_trial_waits_for_the_channels(owner: Any, ask: Checker, at: datetime) -> None:
    remember(require_a_channel(), owner, subscribed=False, at=at)
    assert ask()["code"] == "channels_required"
    assert not TrialGrant.objects.exists()


def test_who_gets_no_trial_is_not_sent_to_channels_first(owner: Any, ask: Checker, at: datetime) -> None:
    change_rules(trial_days=0)
    remember(require_a_channel(), owner, subscribed=False, at=at)
    assert ask()["code"] == "no_licence"


def test_a_disabled_account_is_a_401(owner: Any, ask: Checker, at: datetime) -> None:
    make_licence(owner, at=at)
    owner.is_active = False
    owner.save()
    with pytest.raises(TokenInvalid):
        ask()


@pytest.mark.parametrize("change", ["revoked", "expired", "idle"])
def test_an_ended_session_is_a_401(ask: Checker, at: datetime, change: str) -> None:
    changes = {
        "revoked": {"revoked_at": at},
        "expired": {"expires_at": at},
        "idle": {"last_seen_at": at - timedelta(days=30)},
    }
    Session.objects.update(**changes[change])
    with pytest.raises(TokenInvalid):
        ask()


def test_a_bound_device_with_nothing_stale_costs_one_query(
    owner: Any, ask: Checker, at: datetime, django_assert_num_queries: Any
) -> None:
    make_licence(owner, at=at)
    remember(require_a_channel(), owner, subscribed=True, at=at)
    remember(require_a_channel(), owner, subscribed=True, at=at)
    ask()
    with django_assert_num_queries(1):
        ask(later=timedelta(minutes=3, seconds=59))


def test_after_four_minutes_session_and_device_are_touched(
    owner: Any, ask: Checker, at: datetime, django_assert_num_queries: Any
) -> None:
    make_licence(owner, at=at)
    ask()
    later = timedelta(minutes=4)
    with django_assert_num_queries(3):
        ask(later=later)
    assert Session.objects.get().last_seen_at == DeviceBinding.objects.get().last_seen_at == at + later


def test_a_definite_no_costs_one_query_too(
    owner: Any, ask: Checker, at: datetime, django_assert_num_queries: Any
) -> None:
    make_licence(owner, at=at, days=-1)
    ask()
    with django_assert_num_queries(1):
        ask()


def test_the_first_check_notes_that_the_token_was_used(ask: Checker, at: datetime) -> None:
    ask()
    assert Session.objects.get().token_used_at == at


def test_a_token_refreshed_meanwhile_counts_as_unused(ask: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    read = checks.find_standing

    def read_and_refresh(asked: Any) -> Any:
        standing = read(asked)
        Session.objects.update(token_hash=b"another", token_used_at=None)
        return standing

    monkeypatch.setattr(checks, "find_standing", read_and_refresh)
    ask()
    assert Session.objects.get().token_used_at is None


def test_a_program_gone_wild_is_slowed_down(owner: Any, ask: Checker, at: datetime) -> None:
    make_licence(owner, at=at, days=-1)
    with override_settings(LIMITS_ON=True):
        for _ in range(check_limit.CHECKS_A_MINUTE):
            ask()
        with pytest.raises(RateLimited) as refused:
            ask()
        assert refused.value.retry_after == 60
        assert ask(later=timedelta(minutes=1))["code"] == "expired"


def test_guessed_tokens_fill_no_memory(at: datetime) -> None:
    for number in range(3):
        with pytest.raises(TokenInvalid):
            check(ROUTES["kundalikcom/check_pc"], f"guess-{number}", at, device_id="PC-1")
    assert check_limit._checks == {}


def test_kinds_have_licences_of_their_own(owner: Any, token: str, at: datetime) -> None:
    make_licence(owner, at=at, product=TEACHER, days=-1)
    answers = [check(ROUTES["testmax/check"], token, at, device_id="T-1", kind=kind) for kind in ("teacher", "centre")]
    assert [answer["code"] for answer in answers] == ["expired", "valid"]


def test_a_licence_bought_for_the_pc_does_not_open_the_phone(owner: Any, token: str, at: datetime) -> None:
    change_rules(MOBILE, trial_days=0)
    make_licence(owner, at=at, product=PC)
    assert check(ROUTES["kundalikcom/check_mobile"], token, at, device_id="M-1")["code"] == "no_licence"
