from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.models import User
from projectsplatform.kit.api.pagination import encode_cursor
from projectsplatform.kit.clock import now, rfc3339
from projectsplatform.kit.db.batches import read_many
from projectsplatform.kit.security.signing import token_hash
from projectsplatform.wallet.enums import TransferKind
from projectsplatform.wallet.operations.ledger import Movement
from projectsplatform.wallet.operations.transfers import charge
from projectsplatform.wallet.queries.periods import Period
from projectsplatform.wallet.queries.reports import OWN_REPORTS, AskedPage, OwnPage
from tests.cast import Answer, Api
from tests.factories.wallet import give_money, spend_money

PATH = "accounts/reports"


@pytest.fixture
def token(owner: User, sign_in: Callable[[User], str]) -> str:
    return sign_in(owner)


@pytest.fixture
def history(owner: User, at: datetime) -> list[Movement]:
    """Noon in Tashkent on 31 January, 1 and 2 February: +100, -30, +10."""
    return [
        give_money(owner, 100, at, note="Naqd"),
        spend_money(owner, 30, at + timedelta(days=1)),
        give_money(owner, 10, at + timedelta(days=2)),
    ]


def sizes(answer: Answer) -> list[int]:
    return [line["size"] for line in answer["items"]]


@pytest.mark.django_db
def test_a_stranger_is_refused(api: Api) -> None:
    assert api.post(PATH).refusal == (401, "token_required")


@pytest.mark.django_db
def test_an_unknown_token_is_refused(api: Api) -> None:
    assert api.post(PATH, {"token": "x"}).refusal == (401, "token_invalid")


def test_an_empty_report(api: Api, token: str) -> None:
    assert api.post(PATH, {"token": token}).body == {
        "how": True,
        "message": "Balansingiz hisoboti.",
        "opening_balance": 0,
        "closing_balance": 0,
        "items": [],
        "next_cursor": None,
    }


def test_a_report_tells_every_line(api: Api, owner: User, token: str, history: list[Movement], at: datetime) -> None:
    answer = api.post(PATH, {"token": token})

    assert (answer["opening_balance"], answer["closing_balance"]) == (0, 80)
    assert answer["items"][2] == {
        "id": str(history[0].transfer_id),
        "size": 100,
        "direction": "kirim",
        "date": rfc3339(at),
        "bio": "Naqd",
        "balance_after": 100,
    }
    assert [(line["size"], line["direction"], line["balance_after"]) for line in answer["items"]] == [
        (10, "kirim", 80),
        (-30, "chiqim", 70),
        (100, "kirim", 100),
    ]


def test_strangers_money_is_not_told(
    api: Api, stranger: User, sign_in: Callable[[User], str], history: list[Movement]
) -> None:
    assert sizes(api.post(PATH, {"token": sign_in(stranger)})) == []


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ({"from": "2026-02-01"}, (100, [10, -30], 80)),
        ({"to": "2026-02-01"}, (0, [-30, 100], 70)),
        ({"from": "2026-02-01", "to": "2026-02-01"}, (100, [-30], 70)),
        ({"from": "2026-01-31T07:00:00Z", "to": "2026-02-01T07:00:00Z"}, (0, [100], 100)),
        ({"from": "2026-01-31T12:00:00.000001+05:00"}, (100, [10, -30], 80)),
        ({"from": "2026-02-01T07:00:00z", "to": "2026-02-01t07:00:00z"}, (100, [], 100)),
        ({"from": None, "to": None, "cursor": None, "limit": None}, (0, [10, -30, 100], 80)),
        ({"from": "0001-01-01", "to": "9999-12-31"}, (0, [10, -30, 100], 80)),
        ({"from": "9999-12-31T23:59:59-23:59"}, (80, [], 80)),
    ],
)
def test_a_period_is_cut_out(
    api: Api, token: str, history: list[Movement], period: dict[str, str | None], expected: tuple[int, list[int], int]
) -> None:
    answer = api.post(PATH, {"token": token, **period})

    assert (answer["opening_balance"], sizes(answer), answer["closing_balance"]) == expected


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"from": "yesterday"}, "from_invalid"),
        ({"from": ""}, "from_invalid"),
        ({"from": 5}, "from_invalid"),
        ({"from": "2026-02-30"}, "from_invalid"),
        ({"from": "20260201"}, "from_invalid"),
        ({"from": "2026-02-01T07:00:00"}, "from_invalid"),
        ({"to": "2026-02-01T25:00:00Z"}, "to_invalid"),
        ({"from": "2026-02-02", "to": "2026-02-01"}, "to_invalid"),
        ({"from": "x", "to": "y"}, "from_invalid"),
        ({"limit": 0}, "limit_invalid"),
        ({"limit": 201}, "limit_invalid"),
        ({"limit": "5"}, "limit_invalid"),
        ({"cursor": "?"}, "cursor_invalid"),
        ({"cursor": encode_cursor(["1"])}, "cursor_invalid"),
        ({"cursor": encode_cursor([2**70])}, "cursor_invalid"),
        ({"cursor": encode_cursor([])}, "cursor_invalid"),
    ],
)
def test_bad_fields_are_named(api: Api, token: str, fields: dict[str, Any], code: str) -> None:
    answer = api.post(PATH, {"token": token, **fields})

    assert answer.refusal == (422, code)
    assert answer["errors"][0]["field"] == code.removesuffix("_invalid")


@pytest.mark.django_db
def test_bad_fields_are_named_only_to_whoever_is_signed_in(api: Api) -> None:
    assert api.post(PATH, {"token": "x", "limit": 0}).refusal == (401, "token_invalid")


def test_many_are_read_at_once_each_their_own_page(
    owner: User, stranger: User, sign_in: Callable[[User], str], history: list[Movement], at: datetime
) -> None:
    give_money(stranger, 7, at)
    first_two = AskedPage(Period(), before=3, limit=1)
    february = AskedPage(Period(since=at + timedelta(days=1)), before=None, limit=50)
    asked = [(owner, february), (stranger, february), (owner, first_two), (stranger, first_two)]
    keys = [OwnPage(token_hash(sign_in(person)), now(), page) for person, page in asked]

    found = read_many(OWN_REPORTS, [*keys, OwnPage(b"nobody's", now(), february)])

    assert [
        one and (one[1].opening_balance, [line.size for line in one[1].lines], one[1].closing_balance) for one in found
    ] == [(100, [10, -30], 80), (7, [], 7), (0, [-30, 100], 80), (0, [7], 7), None]


def test_the_pages_are_the_whole(api: Api, token: str, history: list[Movement]) -> None:
    lines, cursor = [], None
    for _ in range(3):
        answer = api.post(PATH, {"token": token, "limit": 1, "cursor": cursor})
        lines += sizes(answer)
        cursor = answer["next_cursor"]

    assert (lines, cursor) == ([10, -30, 100], None)


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("uz", ("Xarid", "Balansingiz hisoboti.")),
        ("uz-Cyrl", ("Харид", "Балансингиз ҳисоботи.")),
        ("ru", ("Покупка", "Отчёт по вашему балансу.")),
        ("en", ("Purchase", "Your statement.")),
    ],
)
def test_it_speaks_the_readers_language(
    api: Api, owner: User, sign_in: Callable[[User], str], language: str, texts: tuple[str, str]
) -> None:
    at, token = now(), sign_in(owner)
    give_money(owner, 5, at)
    charge(user_id=owner.pk, amount=5, kind=TransferKind.PURCHASE, note="Purchase", at=at)

    answer = api.post(PATH, {"token": token}, language=language)
    assert (answer["items"][0]["bio"], answer["message"]) == texts


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("uz", "“from” — sana yoki mintaqasi koʻrsatilgan sana va vaqt."),
        ("uz-Cyrl", "“from” — сана ёки минтақаси кўрсатилган сана ва вақт."),
        ("ru", "«from» — дата или дата и время с часовым поясом."),
        ("en", "“from” is a date, or a date-time with its offset."),
    ],
)
def test_its_refusals_do_too(api: Api, token: str, language: str, message: str) -> None:
    assert api.post(PATH, {"token": token, "from": "?"}, language=language)["message"] == message


def test_a_report_costs_the_same_with_one_line_and_three(
    api: Api, owner: User, token: str, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    give_money(owner, 5, at)
    api.post(PATH, {"token": token})
    with django_assert_num_queries(1):
        api.post(PATH, {"token": token})
    give_money(owner, 5, at)
    give_money(owner, 5, at)
    with django_assert_num_queries(1):
        api.post(PATH, {"token": token})
