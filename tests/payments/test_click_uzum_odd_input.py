"""Whatever comes, signed or not: the protocol's own answer, and no fault inside."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from projectsplatform.accounts.models import User
from tests.counts import full
from tests.factories.click import Click, signed
from tests.factories.uzum import TIMESTAMP, Uzum, new_uuid, result

UNHURRIED: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
ODD_TEXTS = st.one_of(
    TEXTS,
    st.sampled_from(
        [
            "owner",
            "owner.1",
            "owner.00",
            ".1",
            "1" * 40,
            "-1",
            "0",
            "1e9",
            "5000.00",
            "5000.000000",
            "\x00",
            "%00",
            "None",
            "'--",
        ]
    ),
)
ODD = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), ODD_TEXTS, st.just(10**30), st.just(2**63)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=8,
)
METHODS = ["check", "create", "confirm", "reverse", "status"]
FIELDS = ["serviceId", "timestamp", "transId", "params", "amount", "paymentSource", "tariff", "phone", "cardType"]


@pytest.fixture(autouse=True)
def unlimited(settings: Any) -> None:
    """An event a call, however many come: nobody counts within the transaction of an example."""
    settings.LIMITS_ON = False


@hypothesis_settings(max_examples=full(40, 3_000), **UNHURRIED)
@given(method=st.sampled_from(METHODS), changes=st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=3), more=ODD)
def test_uzum(uzum: Uzum, owner: User, method: str, changes: dict[str, Any], more: Any) -> None:
    known = {"serviceId": int(django_settings.UZUM_SERVICE_ID), "timestamp": TIMESTAMP, "transId": new_uuid()}
    with transaction.atomic():
        answer = uzum.post(
            method, {**known, "params": {"account": "owner"}, "amount": 500_000, "more": more, **changes}
        )
        assert result(answer) != "99999"
        transaction.set_rollback(True)


CLICKS = [
    "click_trans_id",
    "click_paydoc_id",
    "merchant_trans_id",
    "merchant_prepare_id",
    "amount",
    "action",
    "error",
    "sign_time",
    "more",
]


@hypothesis_settings(max_examples=full(40, 3_000), **UNHURRIED)
@given(action=st.sampled_from([0, 1]), changes=st.dictionaries(st.sampled_from(CLICKS), ODD_TEXTS, max_size=3))
def test_click(click: Click, owner: User, action: int, changes: dict[str, str]) -> None:
    fields = signed(
        {**click.fields("owner", "5000.00", action), "merchant_prepare_id": "" if action == 0 else "1", **changes}
    )
    if action == 0 and not fields["merchant_prepare_id"]:
        del fields["merchant_prepare_id"]
    with transaction.atomic():
        assert click.post(["prepare", "complete"][action], fields)["error"] != -7
        transaction.set_rollback(True)


@hypothesis_settings(max_examples=full(20, 1_000), **UNHURRIED)
@given(body=st.binary(max_size=200), method=st.sampled_from(METHODS))
def test_bytes(click: Click, uzum: Uzum, body: bytes, method: str) -> None:
    with transaction.atomic():
        assert result(uzum.post(method, body)) in {"10002", "10005"}
        assert click.post("prepare", body)["error"] == -8
        transaction.set_rollback(True)
