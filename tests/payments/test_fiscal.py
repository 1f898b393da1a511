"""Fiscal data: what is told before a payment, the receipts that come, and those that do not."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.errors import OwnerNeeded
from projectsplatform.accounts.models import User
from projectsplatform.licences.models import Product
from projectsplatform.licences.operations.catalogue import seed_catalogue
from projectsplatform.payments.enums import FiscalWay
from projectsplatform.payments.errors import FiscalDataMissing
from projectsplatform.payments.models import FiscalReceipt, FiscalSettings, ProviderPayment
from projectsplatform.payments.operations.fiscal import choose_fiscal_settings, settle_receipts
from projectsplatform.payments.rules.fiscal import TaxReceipt, receipt_in, vat_within
from tests.factories.payments import Payme
from tests.factories.staff import make_member
from tests.factories.uzum import Uzum

pytestmark = pytest.mark.django_db
DATA = {"title": "Balans", "code": "10305008002000000", "package_code": "1514296", "taxpayer": "310618348"}
LINK = "https://ofd.soliq.uz/epi?t=EP000000000025&r=121&c=20260131120000&s=800031554082"
CAME = {"status_code": 0, "qr_code_url": LINK}


@pytest.fixture
def boss(db: None) -> User:
    return make_member(Role.OWNER)


@pytest.fixture
def choose(boss: User, at: datetime) -> Callable[..., FiscalSettings]:
    def choose(way: FiscalWay = FiscalWay.RECEIPT, **changes: Any) -> FiscalSettings:
        data = {**DATA, "units": 168, "vat_percent": 12, **changes}
        return choose_fiscal_settings(way=way, actor=boss, at=at, **data)

    return choose


def asked(payme: Payme) -> Any:
    return payme.ask("CheckPerformTransaction", amount=500_000, account={"username": "owner"})


@pytest.mark.parametrize(
    ("percent", "gross", "vat"), [(12, 2_000_000, 214_286), (12, 112, 12), (0, 500, 0), (12, 1, 0)]
)
def test_vat_is_within_the_sum(percent: int, gross: int, vat: int) -> None:
    assert vat_within(gross, percent) == vat


def test_a_top_up_is_an_advance_until_an_owner_chooses(payme: Payme, owner: User) -> None:
    payme.paid(owner)
    assert (asked(payme), FiscalReceipt.objects.count()) == ({"allow": True}, 0)


def test_a_sale_tells_payme_what_stands_on_the_receipt(payme: Payme, owner: User, choose: Any) -> None:
    choose()
    item = {"title": "Balans", "price": 500_000, "count": 1, "code": DATA["code"], "package_code": "1514296"}
    more = {"vat_percent": 12, "discount": 0, "units": 168}
    assert asked(payme) == {"allow": True, "detail": {"receipt_type": 0, "items": [item | more]}}

    choose(FiscalWay.ADVANCE)
    assert asked(payme) == {"allow": True}


@pytest.mark.parametrize(
    "change", [{"code": "1"}, {"title": ""}, {"package_code": "x"}, {"taxpayer": "12"}, {"vat_percent": 15}]
)
def test_a_receipt_needs_all_that_stands_on_it(choose: Any, change: dict[str, Any]) -> None:
    with pytest.raises(FiscalDataMissing):
        choose(**change)
    assert not FiscalSettings.objects.exists()


def test_only_an_owner_chooses(at: datetime) -> None:
    with pytest.raises(OwnerNeeded):
        choose_fiscal_settings(way=FiscalWay.ADVANCE, actor=make_member(Role.CASHIER), at=at)


def test_a_receipt_is_expected_of_what_is_paid_while_it_is_a_sale(payme: Payme, owner: User, choose: Any) -> None:
    choose()
    number = payme.paid(owner)
    Uzum().paid("owner")
    choose(FiscalWay.ADVANCE)
    payme.paid(owner)

    (expected,) = FiscalReceipt.objects.all()
    assert (expected.payment.provider_id, expected.expected_at, expected.next_at) == (number, payme.at, None)


def test_silence_of_a_day_is_no_receipt_and_said_once(payme: Payme, owner: User, choose: Any) -> None:
    choose()
    came, silent = payme.paid(owner), payme.paid(owner)
    payme.ask("SetFiscalData", id=came, type="PERFORM", fiscal_data=CAME)
    day = timedelta(days=1)

    assert settle_receipts(at=payme.at + day - timedelta(seconds=1)) == 0
    assert [settle_receipts(at=payme.at + day), settle_receipts(at=payme.at + day)] == [2, 0]
    assert dict(FiscalReceipt.objects.values_list("payment__provider_id", "is_silent")) == {came: False, silent: True}

    payme.ask("SetFiscalData", id=silent, type="PERFORM", fiscal_data=CAME)  # a late one is kept all the same
    assert ProviderPayment.objects.get(provider_id=silent).fiscal == {"PERFORM": CAME}


def test_the_four_parts_are_read_from_the_address_or_from_paymes_names() -> None:
    parts = TaxReceipt("EP000000000025", "121", "20260131120000", "800031554082")
    named = {"terminal_id": parts.t, "receipt_id": 121, "date": parts.c, "fiscal_sign": parts.s}
    assert [receipt_in(CAME), receipt_in({"qrCodeURL": LINK}), receipt_in(named)] == [parts] * 3
    assert parts.address == LINK


@pytest.mark.parametrize(
    "data",
    [{}, {"status_code": 5, "qr_code_url": LINK}, {"qr_code_url": "javascript:alert(1)"}, {"qr_code_url": LINK + "'<"}],
)
def test_what_cannot_be_looked_up_is_no_receipt(data: dict[str, Any]) -> None:
    assert receipt_in(data) is None


@pytest.mark.parametrize("data", [{"ikpu": "1"}, {"package_code": "x"}, {"vat_percent": 15}])
def test_the_database_holds_what_a_products_receipt_may_say(data: dict[str, Any]) -> None:
    seed_catalogue()
    with pytest.raises(IntegrityError), transaction.atomic():
        Product.objects.update(**data)
    Product.objects.update(ikpu=DATA["code"], package_code="1514296", unit_code=168, vat_percent=12)
