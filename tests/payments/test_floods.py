"""Limits of each provider: the protocol's own error, no page, and nothing is taken from the other providers."""

from typing import Any

import pytest

from projectsplatform.accounts.models import User
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.models import ProviderEvent, ProviderPayment
from projectsplatform.payments.operations import floods
from projectsplatform.payments.operations.floods import Bucket
from tests.factories.click import Click, signed
from tests.factories.payments import Payme, payme_headers
from tests.factories.uzum import Uzum, basic, result

pytestmark = pytest.mark.django_db


@pytest.fixture
def few(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """One call of each provider, and three notes."""
    settings.LIMITS_ON = True
    for provider in Provider:
        monkeypatch.setitem(floods.CALLS, provider, Bucket(a_second=0, at_once=1))
        monkeypatch.setitem(floods.NOTES, provider, Bucket(a_second=0, at_once=3))


def test_a_bucket_fills_again(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [10.0]
    monkeypatch.setattr(floods.time, "monotonic", lambda: moment[0])
    bucket = Bucket(a_second=2, at_once=3)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    moment[0] += 0.5
    assert [bucket.take(), bucket.take()] == [True, False]
    moment[0] += 100
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]


@pytest.mark.usefixtures("few")
def test_what_is_too_much_is_answered_by_the_protocol(payme: Payme, owner: User) -> None:
    account = {"amount": 500_000, "account": {"username": "owner"}}
    assert [payme.ask("CheckPerformTransaction", **account) for _ in range(2)] == [{"allow": True}, -32400]
    assert [Click().prepare("owner")["error"] for _ in range(2)] == [0, -7]
    assert [result(Uzum().check("owner")) for _ in range(2)] == ["OK", "99999"]
    assert ProviderPayment.objects.count() == 1


@pytest.mark.usefixtures("few")
def test_a_stranger_takes_nothing_from_the_provider_and_is_noted_a_few_times(payme: Payme, owner: User) -> None:
    wrong = signed(Click().fields("owner", "5000.00", 0), secret="another")
    for _ in range(5):
        body = {"method": "CheckTransaction", "params": {}, "id": 1}
        assert payme.send(body, **payme_headers(key="another"))["error"]["code"] == -32504
        assert Click().post("prepare", wrong)["error"] == -1
        assert result(Uzum().post("check", {}, authorization=basic(password="another"))) == "10001"

    assert ProviderEvent.objects.filter(refused="auth").count() == 3 * 3
    assert payme.ask("CheckPerformTransaction", amount=500_000, account={"username": "owner"}) == {"allow": True}
    assert (Click().prepare("owner")["error"], result(Uzum().check("owner"))) == (0, "OK")


@pytest.mark.parametrize(
    ("address", "code"), [("185.234.113.1", None), ("185.234.113.15", None), ("185.234.113.16", -32504)]
)
def test_payme_calls_from_its_addresses(
    payme: Payme, owner: User, settings: Any, address: str, code: int | None
) -> None:
    from projectsplatform.installation.addresses import networks

    settings.PAYME_ADDRESSES = networks("PAYME_ADDRESSES", "185.234.113.0/28")
    payme.api.address = address
    answer = payme.send({"method": "CheckTransaction", "params": {"id": "x"}, "id": 1})
    assert answer["error"]["code"] == (code or -31003)
