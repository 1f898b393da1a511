"""The document's examples are true: the platform answers with just these properties, texts and kinds of values."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import jsonschema_rs
import msgspec
import pytest
from django.core.management import call_command

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.operations.company import request_company
from projectsplatform.aloqa.models import Message
from projectsplatform.config.api import api as platform
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import FieldRefusal
from projectsplatform.licences.models import Licence
from tests.cast import PASSWORD, Api
from tests.factories.accounts import last_code, make_ticket, registration
from tests.factories.aloqa import reply
from tests.factories.licences import give_money, make_binding, make_licence, remember, require_a_channel
from tests.factories.staff import make_member

DOCUMENT = msgspec.json.decode(platform.encoded())
SCHEMAS = DOCUMENT["components"]["schemas"]
DEVICE = {"device_id": SCHEMAS["CheckIn"]["properties"]["device_id"]["examples"][0]}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
EXAMPLES = [(name, number) for name, schema in SCHEMAS.items() for number in range(len(schema.get("examples", ())))]


def validator(schema: dict[str, Any]) -> Any:
    """Of a schema that may refer to the document's components."""
    return jsonschema_rs.validator_for(
        {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "components": DOCUMENT["components"]},
        validate_formats=True,
    )


def properties() -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Every example that stands at a property: where, its schema, the example."""
    for name, schema in SCHEMAS.items():
        for field, inner in schema.get("properties", {}).items():
            yield from ((f"{name}.{field}", inner, value) for value in inner.get("examples", ()))


def shape(value: Any, name: str = "") -> Any:
    """What kind of value it is; what people and programs read stays as it is."""
    if isinstance(value, dict):
        return {key: shape(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(item) for item in value]
    if name in {"message", "code", "how", "redirect", "product", "direction"}:
        return value
    if isinstance(value, str):
        return "moment" if MOMENT.fullmatch(value) else "uuid" if UUID.fullmatch(value) else "text"
    return type(value).__name__


def example(schema: str, code: str | None = None) -> dict[str, Any]:
    return next(dict(value) for value in SCHEMAS[schema]["examples"] if code is None or value["code"] == code)


def assert_true(schema: str, real: dict[str, Any], code: str | None = None) -> None:
    """The real answer fits its schema and looks like the example."""
    validator({"$ref": f"#/components/schemas/{schema}"}).validate(real)
    assert shape(real) == shape(example(schema, code))


@pytest.mark.parametrize(("name", "number"), EXAMPLES)
def test_an_example_fits_its_schema(name: str, number: int) -> None:
    validator({"$ref": f"#/components/schemas/{name}"}).validate(SCHEMAS[name]["examples"][number])


def test_so_does_one_of_a_property() -> None:
    found = list(properties())
    assert found
    assert [where for where, schema, value in found if not validator(schema).is_valid(value)] == []


def test_so_does_every_refusal() -> None:
    problem = validator({"$ref": "#/components/schemas/Problem"})
    refusals = {name: item["value"] for name, item in DOCUMENT["components"]["examples"].items()}
    assert len(refusals) > 40
    assert [name for name, body in refusals.items() if not problem.is_valid(body)] == []
    known = set(SCHEMAS["Problem"]["properties"])
    assert [name for name, body in refusals.items() if not set(body) <= known] == []
    with_errors = {name for name, body in refusals.items() if "errors" in body}
    declared = platform.document().refusals
    assert with_errors == {item.__name__ for item in declared if issubclass(item, FieldRefusal)}


def test_a_device_id_has_128_bits() -> None:
    assert re.fullmatch("[0-9a-f]{32}", DEVICE["device_id"])
    assert {value["device_id"] for value in SCHEMAS["CheckOut"]["examples"] if "device_id" in value} == {
        DEVICE["device_id"]
    }


@pytest.mark.django_db
def test_registration_and_sign_in_answer_as_shown(api: Api) -> None:
    body = registration(make_ticket(now()))
    made = api.post("accounts/register", body)
    assert_true("RegisterOut", made.body)
    person = {"username": body["username"], "password": body["password"]}
    asked = api.post("accounts/get_code", person)
    assert_true("GetCodeOut", asked.body)


@pytest.mark.django_db
def test_a_session_answers_as_shown(api: Api, owner: Any) -> None:
    asked = api.post("accounts/get_code", {"username": owner.username, "password": PASSWORD})
    code = {"username": owner.username, "code": last_code(owner), "challenge": asked["challenge"]}
    session = api.post("accounts/login", code)
    assert_true("LoginOut", session.body)
    assert_true("AboutOut", api.post("accounts/about_account", token=session["token"]).body)
    old = {"user_id": session["user_id"], "old_token": session["token"]}
    assert_true("SessionOut", api.post("accounts/refresh_user", old).body)


@pytest.fixture
def token(owner: Any, sign_in: Callable[[Any], str]) -> str:
    """The owner's, where there are products."""
    call_command("seed_catalogue")
    return sign_in(owner)


def test_prices_purchases_and_the_statement_answer_as_shown(api: Api, owner: Any, token: str) -> None:
    assert api.post("kundalikcom/price_months", {"months_count": 3}).body == example("PriceOut")
    poor = api.post("kundalikcom/buy", {"months_count": 1}, token).body
    shown = DOCUMENT["components"]["examples"]["InsufficientFunds"]["value"]
    assert shape(poor | {"request_id": ""}) == shape(shown)
    give_money(owner, 100_000, at=now())
    assert_true("ReportsOut", api.post("accounts/reports", token=token).body)
    api.post("kundalikcom/check_pc", DEVICE, token)
    assert_true("BuyOut", api.post("kundalikcom/buy", {"months_count": 1}, token).body)


def test_a_yes_answers_as_shown_with_all_its_values(api: Api, owner: Any, token: str) -> None:
    make_licence(owner, at=now())
    real = api.post("kundalikcom/check_pc", DEVICE, token).body
    assert_true("CheckOut", real, "valid")
    shown = example("CheckOut", "valid")
    assert set(shown) | {"channels", "hours_until_move", "releases_left"} == set(SCHEMAS["CheckOut"]["properties"])
    assert shape(claims(real["lease"])) == shape(claims(shown["lease"]))
    stated = claims(shown["lease"])
    assert (stated["device"], stated["end"]) == (shown["device_id"], shown["end_active_date"])
    named = set(re.findall(r"`(\w+)`", SCHEMAS["CheckOut"]["properties"]["lease"]["description"]))
    assert set(stated) <= named


def test_the_company_and_a_payment_answer_as_shown(api: Api, token: str) -> None:
    shown = example("CompanyOut")
    texts = {name: value for name, value in shown.items() if isinstance(value, str)}
    (card,), (desk,), (day,) = shown["cards"], shown["cash_desks"], shown["opening_hours"]
    lines = {
        "opening_hours": "{day}; {opens}; {closes}".format(**day),
        "cards": "{bank}; {number}; {holder}".format(**card),
        "cash_desks": "{address}; {hours}".format(**desk),
    }
    request_company(texts=texts | lines, actor=make_member(Role.OWNER), at=now())
    assert api.get("company").body == shown
    made = api.post("wallet/top_up_claims", example("ClaimIn"), token)
    assert_true("ClaimOut", made.body)
    assert_true("ClaimsOut", api.get("wallet/top_up_claims", token).body)


def test_the_conversation_answers_as_shown(api: Api, owner: Any, token: str) -> None:
    made = api.post("aloqa/messages", example("WriteIn"), token)
    assert_true("MessageOut", made.body)
    reply(Message.objects.get(), make_member(Role.SUPPORT), example("MessagesOut")["items"][0]["text"], at=now())
    assert_true("MessagesOut", api.get("aloqa/messages", token).body)
    assert_true("ReadOut", api.post("aloqa/read", {}, token).body)


def claims(lease: str) -> dict[str, Any]:
    return dict(msgspec.json.decode(urlsafe_b64decode(lease.split(".")[1] + "==")))


def expired(licence: Licence, at: datetime) -> None:
    Licence.objects.filter(pk=licence.pk).update(starts_at=at - timedelta(days=9), ends_at=at - timedelta(days=1))


def suspended(licence: Licence, at: datetime) -> None:
    Licence.objects.filter(pk=licence.pk).update(suspended_at=at, remaining=timedelta(days=1))


def revoked(licence: Licence, at: datetime) -> None:
    Licence.objects.filter(pk=licence.pk).update(revoked_at=at)


def device_mismatch(licence: Licence, at: datetime) -> None:
    make_binding(licence, "another", at=at)


def channels_required(licence: Licence, at: datetime) -> None:
    remember(require_a_channel(), licence.user, subscribed=False, at=at)


def no_licence(licence: Licence, at: datetime) -> None:
    """Nothing was made: rows of licences stay."""


NOES = (expired, suspended, revoked, device_mismatch, channels_required, no_licence)


@pytest.mark.parametrize("no", NOES)
def test_a_definite_no_answers_as_shown(
    api: Api,
    owner: Any,
    token: str,
    stranger: Any,
    sign_in: Callable[[Any], str],
    no: Callable[[Licence, datetime], None],
) -> None:
    if no is no_licence:
        api.post("kundalikcom/check_pc", DEVICE, sign_in(stranger))  # the device's trial is spent
    else:
        no(make_licence(owner, at=now()), now())
    assert_true("CheckOut", api.post("kundalikcom/check_pc", DEVICE, token).body, no.__name__)


def test_every_definite_no_is_shown() -> None:
    shown = {value["code"] for value in SCHEMAS["CheckOut"]["examples"]}
    assert shown == set(SCHEMAS["CheckOut"]["properties"]["code"]["enum"])
    assert shown == {"valid", *(no.__name__ for no in NOES)}
