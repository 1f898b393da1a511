"""Fiscal data in the panel, and the receipt that a customer sees."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import AuditEvent, User
from projectsplatform.payments.enums import FiscalWay
from projectsplatform.payments.models import FiscalSettings, ProviderPayment
from projectsplatform.payments.operations.fiscal import choose_fiscal_settings, settle_receipts
from tests.cabinet.browsing import browser, text_of
from tests.factories.payments import Payme
from tests.factories.staff import make_member, open_panel
from tests.payments.test_fiscal import CAME, DATA, LINK

ADD, RECEIPTS = "/staff/payments/fiscalsettings/add/", "/staff/payments/fiscalreceipt/"
SENT = {"way": "receipt", "vat_percent": "12", "units": "168", **DATA}


@pytest.fixture
def boss(db: None) -> User:
    return make_member(Role.OWNER)


@pytest.fixture
def sale(boss: User, payme: Payme) -> FiscalSettings:
    return choose_fiscal_settings(way=FiscalWay.RECEIPT, actor=boss, at=payme.at, vat_percent=0, **DATA)


def test_an_owner_chooses_and_the_trail_keeps_it(boss: User) -> None:
    panel = open_panel(boss)
    assert "no receipt" in panel.get(ADD, headers={"accept-language": "en"}).content.decode()

    assert panel.post(ADD, SENT).status_code == 302
    assert FiscalSettings.objects.get().vat_percent == 12
    assert AuditEvent.objects.filter(event="payments.fiscal.chosen", actor_id=boss.pk).count() == 1


def test_what_is_missing_is_said_on_the_form(boss: User) -> None:
    answer = open_panel(boss).post(ADD, {**SENT, "code": "1"}, headers={"accept-language": "en"})
    assert (answer.status_code, FiscalSettings.objects.count()) == (200, 0)
    assert "IKPU code of 17 digits" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.CASHIER, Role.SUPPORT, Role.ANALYST])
def test_others_read(role: Role, sale: FiscalSettings) -> None:
    panel = open_panel(make_member(role))
    pages = ("/staff/payments/fiscalsettings/", f"/staff/payments/fiscalsettings/{sale.pk}/change/", RECEIPTS)
    assert [panel.get(path).status_code for path in (*pages, ADD)] == [200, 200, 200, 403]


def test_staff_see_the_address_of_a_receipt(boss: User, sale: FiscalSettings, payme: Payme, owner: User) -> None:
    payme.ask("SetFiscalData", id=payme.paid(owner), type="PERFORM", fiscal_data=CAME)
    number = ProviderPayment.objects.get().pk
    for path in (RECEIPTS, f"{RECEIPTS}{number}/change/"):
        assert LINK.replace("&", "&amp;") in open_panel(boss).get(path).content.decode()


def test_a_customer_sees_the_receipt_or_that_there_is_none(
    sale: FiscalSettings, payme: Payme, owner: User, sign_in: Callable[[Any], str]
) -> None:
    number = payme.paid(owner)
    transfer = ProviderPayment.objects.get().transfer_id

    def page() -> str:
        return text_of(browser(sign_in(owner)).get(f"/statement/{transfer}/"))

    assert "It will come within a day" in page()
    settle_receipts(at=payme.at + timedelta(days=1))
    assert "No receipt came" in page()
    payme.ask("SetFiscalData", id=number, type="PERFORM", fiscal_data=CAME)
    assert LINK in page()
