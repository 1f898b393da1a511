from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.models import Session, User
from projectsplatform.kit.clock import rfc3339
from projectsplatform.wallet.fast_lane import about_account
from tests.cast import Api
from tests.factories.wallet import give_money

PATH = "accounts/about_account"


@pytest.mark.django_db
def test_a_stranger_is_refused(api: Api) -> None:
    assert api.post(PATH).refusal == (401, "token_required")


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["unknown", "x" * 43, " "])
def test_an_unknown_token_is_refused(api: Api, token: str) -> None:
    assert api.post(PATH, {"token": token}).refusal == (401, "token_invalid")


def test_a_person_sees_themselves(api: Api, owner: User, sign_in: Callable[[User], str], at: datetime) -> None:
    give_money(owner, 250_000, at)
    token = sign_in(owner)

    answer = api.post(PATH, {"token": token})

    owner.refresh_from_db()
    assert answer.status == 200
    assert answer.body == {
        "how": True,
        "message": "Hisobingiz.",
        "id": str(owner.pk),
        "full_name": owner.full_name,
        "sex": True,
        "email": owner.email,
        "phone": owner.phone,
        "username": "owner",
        "tg_id": owner.tg_id,
        "balance": 250_000,
        "how_online": True,
        "last_login": owner.last_login and rfc3339(owner.last_login),
        "created_at": rfc3339(owner.created_at),
        "updated_at": rfc3339(owner.updated_at),
    }


def test_who_never_paid_has_a_balance_of_nothing(api: Api, owner: User, sign_in: Callable[[User], str]) -> None:
    assert api.post(PATH, token=sign_in(owner))["balance"] == 0


def test_the_header_and_the_body_agree_or_nobody_is_let_in(
    api: Api, owner: User, sign_in: Callable[[User], str]
) -> None:
    token, other = sign_in(owner), sign_in(owner)

    assert api.post(PATH, {"token": token}, token).status == 200
    assert api.post(PATH, {"token": token}, other).refusal == (401, "token_invalid")


def test_an_ended_session_is_refused(api: Api, owner: User, sign_in: Callable[[User], str]) -> None:
    token = sign_in(owner)
    Session.objects.update(revoked_at=now())

    assert api.post(PATH, {"token": token}).refusal == (401, "token_invalid")


def test_a_disabled_person_is_refused(api: Api, owner: User, sign_in: Callable[[User], str]) -> None:
    token = sign_in(owner)
    owner.is_active = False
    owner.save()

    assert api.post(PATH, {"token": token}).refusal == (401, "token_invalid")


@pytest.mark.parametrize(("column", "age"), [("last_seen_at", timedelta(days=30)), ("expires_at", timedelta(0))])
def test_an_idle_or_expired_session_is_refused(
    api: Api, owner: User, sign_in: Callable[[User], str], column: str, age: timedelta
) -> None:
    token = sign_in(owner)
    Session.objects.update(**{column: now() - age})

    assert api.post(PATH, {"token": token}).refusal == (401, "token_invalid")


def test_the_session_is_touched_once_in_four_minutes(
    api: Api, owner: User, sign_in: Callable[[User], str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    token = sign_in(owner)
    with django_assert_num_queries(2):
        api.post(PATH, {"token": token})
    with django_assert_num_queries(1):
        api.post(PATH, {"token": token})

    long_ago = now() - timedelta(minutes=5)
    Session.objects.update(last_seen_at=long_ago)
    api.post(PATH, {"token": token})
    assert Session.objects.get().last_seen_at > long_ago


def test_both_entry_points_lead_to_one_route(api: Api) -> None:
    from projectsplatform.wallet import api as wallet_api

    assert wallet_api.fast_lane.about_account is about_account


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"{", (400, "not_json")),
        (b"[]", (400, "not_json")),
        (b'{"token": "' + b"x" * 65536 + b'"}', (413, "too_large")),
        (b'{"token": 5}', (401, "token_invalid")),
        (b'{"token": "a\\u0000b"}', (422, "token_invalid")),
    ],
)
def test_a_body_that_is_none_is_refused(api: Api, body: bytes, refusal: tuple[int, str]) -> None:
    assert api.post(PATH, body).refusal == refusal


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("uz", "Token yaroqsiz. Qaytadan kiring."),
        ("uz-Cyrl", "Токен яроқсиз. Қайтадан киринг."),
        ("ru", "Токен недействителен. Войдите снова."),
        ("en", "The token is not valid. Sign in again."),
    ],
)
def test_the_refusal_speaks_the_readers_language(api: Api, language: str, message: str) -> None:
    assert api.post(PATH, {"token": "x"}, language=language)["message"] == message
