"""`buy` and `price_months` over the API."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from projectsplatform.kit.clock import now
from projectsplatform.licences.models import Licence, Purchase
from projectsplatform.licences.operations.licences import revoke, suspend
from projectsplatform.licences.operations.purchases import buy
from projectsplatform.licences.rules.programs import PROGRAMS, Program
from projectsplatform.wallet.queries.balances import balance
from tests.cast import Api
from tests.factories.licences import PC, change_rules, give_money, kind_of, make_binding, make_licence

pytestmark = pytest.mark.usefixtures("catalogue")
WORDS = {
    "uz": "Balansingizga yetarli mablag' mavjud emas!",
    "uz-Cyrl": "Балансингизга етарли маблағ мавжуд эмас!",
    "ru": "На вашем балансе недостаточно средств!",
    "en": "Your balance does not hold enough money.",
}
BUYS = {program.endpoints.buy: kind_of(program) for program in PROGRAMS}
PRICES = {program.endpoints.price: kind_of(program) for program in PROGRAMS}
NOT_MONTHS = [0, -1, 37, True, 1.0, 1.5, "1", "x", None, 10**30, [1], {}]


@pytest.fixture
def rich(owner: Any) -> Any:
    """The owner with 100 000 so'm."""
    give_money(owner, 100_000, at=now() - timedelta(minutes=1))
    return owner


@pytest.mark.parametrize("path", BUYS)
def test_a_stranger_buys_nothing(api: Api, path: str) -> None:
    assert api.post(path, {"months_count": 1, **BUYS[path]}).refusal == (401, "token_required")


@pytest.mark.parametrize("path", BUYS)
def test_a_made_up_token_buys_nothing(api: Api, path: str) -> None:
    assert api.post(path, {"months_count": 1, "token": "nonsense", **BUYS[path]}).refusal == (401, "token_invalid")


@pytest.mark.parametrize("path", PRICES)
def test_prices_are_open_to_everybody(api: Api, path: str) -> None:
    answer = api.post(path, {"months_count": 2, **PRICES[path]})
    assert answer.status == 200
    assert answer["price"] == 2 * answer["price_per_month"]


def test_a_price_has_everything_the_contract_names(api: Api) -> None:
    answer = api.post("kundalikcom/price_months", {"months_count": 3}, language="en")
    assert answer.body == {
        "how": True,
        "message": "3 months cost 90\u00a0000\u00a0soʻm.",
        "months_count": 3,
        "price": 90_000,
        "price_per_month": 30_000,
        "bonus_months": 0,
    }


@pytest.mark.parametrize("months", NOT_MONTHS)
@pytest.mark.parametrize("path", PRICES)
def test_months_are_a_whole_number_from_1_to_36(api: Api, path: str, months: object) -> None:
    assert api.post(path, {"months_count": months, **PRICES[path]}).refusal == (422, "months_count_invalid")


@pytest.mark.parametrize("months", NOT_MONTHS)
def test_other_months_are_not_sold(api: Api, rich: Any, sign_in: Any, months: object) -> None:
    answer = api.post("kundalikcom/buy", {"months_count": months, "token": sign_in(rich)})
    assert answer.refusal == (422, "months_count_invalid")


@pytest.mark.parametrize("path", ["testmax/price_months", "testmax/buy"])
@pytest.mark.parametrize("kind", ["pupil", "", None, 1])
def test_testmax_knows_two_kinds(api: Api, owner: Any, sign_in: Any, path: str, kind: object) -> None:
    answer = api.post(path, {"months_count": 1, "kind": kind, "token": sign_in(owner)})
    assert answer.refusal == (422, "kind_invalid")


def test_buying_answers_in_the_specifications_words(api: Api, rich: Any, sign_in: Any) -> None:
    answer = api.post("kundalikcom/buy", {"months_count": 1, "token": sign_in(rich)})
    licence = Licence.objects.get(user=rich)
    assert answer.status == 200
    assert answer.body == {
        "how": True,
        "message": "To'lov muvaffaqiyatli amalga oshirildi.",
        "price": 40_000,
        "balance": 60_000,
        "licence": {
            "id": str(licence.id),
            "product": PC,
            "token": licence.key,
            "start_active_date": licence.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "end_active_date": licence.ends_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "device_id": None,
        },
    }


def test_the_header_carries_the_token_as_well(api: Api, rich: Any, sign_in: Any) -> None:
    assert api.post("kundalikcom/buy", {"months_count": 1}, sign_in(rich)).status == 200


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_product_has_its_own_price_and_licence(api: Api, rich: Any, sign_in: Any, program: Program) -> None:
    body = {"months_count": 1, **kind_of(program)}
    price = api.post(program.endpoints.price, body)["price"]
    answer = api.post(program.endpoints.buy, body, sign_in(rich))
    assert (price, answer["price"]) == (program.prices[1], program.prices[1])
    assert answer["licence"]["product"] == program.code
    assert list(Licence.objects.filter(user=rich).values_list("product_id", flat=True)) == [program.code]


def test_the_device_is_named_when_there_is_one(api: Api, rich: Any, sign_in: Any) -> None:
    make_binding(make_licence(rich, at=now()), "PC-1", at=now())
    assert api.post("kundalikcom/buy", {"months_count": 1}, sign_in(rich))["licence"]["device_id"] == "PC-1"


@pytest.mark.parametrize("language", WORDS)
def test_no_money_is_said_in_each_language(api: Api, owner: Any, sign_in: Any, language: str) -> None:
    answer = api.post("kundalikcom/buy", {"months_count": 1}, sign_in(owner), language)
    assert answer.refusal == (402, "insufficient_funds")
    assert answer["message"] == WORDS[language]
    assert (answer["balance"], answer["price"], answer["missing"]) == (0, 40_000, 40_000)


def test_no_money_leaves_nothing_behind(api: Api, owner: Any, sign_in: Any) -> None:
    api.post("kundalikcom/buy", {"months_count": 1}, sign_in(owner))
    assert not Licence.objects.exists()
    assert not Purchase.objects.exists()


@pytest.mark.parametrize(("stop", "code"), [(suspend, "licence_suspended"), (revoke, "licence_revoked")])
def test_nobody_pays_for_a_licence_that_would_not_run(
    api: Api, rich: Any, staff_member: Any, sign_in: Any, stop: Any, code: str
) -> None:
    licence = make_licence(rich, at=now())
    stop(licence_id=licence.id, actor_id=staff_member.id, note="", at=now())
    assert api.post("kundalikcom/buy", {"months_count": 1}, sign_in(rich)).refusal == (403, code)
    assert balance(rich.id) == 100_000


def test_a_product_off_sale_is_not_sold(api: Api, rich: Any, sign_in: Any) -> None:
    change_rules(active=False)
    assert api.post("kundalikcom/buy", {"months_count": 1}, sign_in(rich)).refusal == (409, "product_inactive")


def test_the_same_key_gives_the_same_answer_and_one_effect(api: Api, rich: Any, sign_in: Any) -> None:
    token = sign_in(rich)
    first = api.post("kundalikcom/buy", {"months_count": 1, "token": token}, idempotency_key="k1")
    make_binding(Licence.objects.get(), "PC-1", at=now())
    api.post("kundalikcom/buy", {"months_count": 1, "token": token}, idempotency_key="k2")
    again = api.post("kundalikcom/buy", {"token": token, "months_count": 1}, idempotency_key="k1")
    assert (again.status, again.body) == (200, first.body)
    assert (balance(rich.id), Purchase.objects.count()) == (20_000, 2)


def test_the_key_outlives_its_session(api: Api, rich: Any, sign_in: Any) -> None:
    first = api.post("kundalikcom/buy", {"months_count": 1, "token": sign_in(rich)}, idempotency_key="k1")
    again = api.post("kundalikcom/buy", {"months_count": 1, "token": sign_in(rich)}, idempotency_key="k1")
    assert again.body == first.body


def test_the_same_key_with_another_body_is_a_conflict(api: Api, rich: Any, sign_in: Any) -> None:
    token = sign_in(rich)
    api.post("kundalikcom/buy", {"months_count": 1}, token, idempotency_key="k1")
    answer = api.post("kundalikcom/buy", {"months_count": 2}, token, idempotency_key="k1")
    assert answer.refusal == (422, "idempotency_conflict")


def test_another_person_and_another_endpoint_have_keys_of_their_own(
    api: Api, rich: Any, stranger: Any, sign_in: Any
) -> None:
    give_money(stranger, 50_000, at=now())
    statuses = [
        api.post("kundalikcom/buy", {"months_count": 1}, sign_in(rich), idempotency_key="k1").status,
        api.post("kundalikcom/buy_mobile", {"months_count": 1}, sign_in(rich), idempotency_key="k1").status,
        api.post("kundalikcom/buy", {"months_count": 1}, sign_in(stranger), idempotency_key="k1").status,
    ]
    assert (statuses, Purchase.objects.count()) == ([200, 200, 200], 3)


def test_a_refused_purchase_is_tried_again_with_its_key(api: Api, owner: Any, sign_in: Any) -> None:
    token = sign_in(owner)
    assert api.post("kundalikcom/buy", {"months_count": 1}, token, idempotency_key="k1").status == 402
    give_money(owner, 40_000, at=now())
    assert api.post("kundalikcom/buy", {"months_count": 1}, token, idempotency_key="k1").status == 200


def test_a_key_is_short_and_printable(api: Api, rich: Any, sign_in: Any) -> None:
    answer = api.post("kundalikcom/buy", {"months_count": 1}, sign_in(rich), idempotency_key="k" * 256)
    assert answer.refusal == (422, "idempotency_key_invalid")


def test_unknown_names_in_the_body_may_hold_anything(api: Api, rich: Any, sign_in: Any) -> None:
    body = {"months_count": 1, "huge": 10**30, "nested": {"a": [1.5, None]}}
    assert api.post("kundalikcom/buy", body, sign_in(rich), idempotency_key="k1").status == 200


def test_bonus_months_come_on_top(owner: Any, at: datetime) -> None:
    change_rules(bonus_from_months=3, bonus_months=1)
    give_money(owner, 90_000, at=at)
    receipt = buy(
        user_id=owner.id, product_code=PC, months=3, idempotency_key=None, body={}, endpoint="kundalikcom/buy", at=at
    )
    purchase = Purchase.objects.get()
    assert receipt.ends_at == datetime(2026, 5, 31, 7, tzinfo=at.tzinfo)
    assert (purchase.months, purchase.bonus_months, purchase.price) == (3, 1, 90_000)


def test_the_report_names_product_and_months(api: Api, rich: Any, sign_in: Any) -> None:
    token = sign_in(rich)
    api.post("kundalikcom/buy", {"months_count": 1}, token)
    bios = [api.post("accounts/reports", {}, token, language)["items"][0]["bio"] for language in ("uz", "ru", "en")]
    assert bios == [
        "Kundalik kompyuter uchun, 1 oy",
        "Kundalik для компьютера, месяцев: 1",
        "Kundalik for computers, months: 1",
    ]


def test_a_price_takes_one_query_a_second_at_most(api: Api, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        api.post("kundalikcom/price_months", {"months_count": 3})


def test_a_purchase_takes_a_constant_number_of_queries(
    api: Api, rich: Any, sign_in: Any, django_assert_num_queries: Any
) -> None:
    token = sign_in(rich)
    api.post("kundalikcom/buy_mobile", {"months_count": 1}, token)
    with django_assert_num_queries(13):
        api.post("kundalikcom/buy", {"months_count": 1}, token, idempotency_key="k1")
