"""The panel's pages of reconciliation: upload, columns, both sides of a difference, its decisions, the report."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import local_day, now
from projectsplatform.payments.models import Difference, ReconciliationRun, StatementColumns, StatementFile
from projectsplatform.payments.reconciliation.operations.daily import carry_out
from projectsplatform.wallet.queries import balance
from tests.factories.staff import make_member, open_panel
from tests.factories.statements import line, received, reconciled, reserved
from tests.factories.wallet import spend_money

pytestmark = pytest.mark.django_db
TABLE = "ID транзакции;Сумма;Статус;Дата\n64f0;40 000,00;Оплачен;20.11.2026 14:05\n64f1;x;Отменён;20.11.2026 15:10\n"
EN = {"accept-language": "en"}


@pytest.fixture
def at() -> datetime:
    return now()


@pytest.fixture
def panel() -> Client:
    return open_panel(make_member(Role.OWNER))


def page_of(panel: Client, path: str) -> str:
    response = panel.get(path, headers=EN)
    assert response.status_code == 200, response.status_code
    return response.content.decode().replace("\xa0", " ")


def upload(panel: Client, text: str = TABLE, name: str = "a.csv") -> Any:
    day = local_day(now()).isoformat()
    file = SimpleUploadedFile(name, text.encode())
    sent = {"provider": "uzum", "first_day": day, "last_day": day, "file": file}
    return panel.post("/staff/reconciliation/upload/", sent, headers=EN)


def test_a_statement_is_uploaded_its_columns_are_said_and_it_is_read(panel: Client) -> None:
    answer = upload(panel)
    kept = StatementFile.objects.get()
    address = f"/staff/reconciliation/files/{kept.pk}/"
    assert (answer.status_code, answer["Location"]) == (302, address)
    page = page_of(panel, address)
    assert "40 000,00" in page
    chosen = dict(re.findall(r'<select name="(\w+)".*?<option value="([^"]*)" selected', page, re.DOTALL))
    assert chosen == {
        "provider_id": "ID транзакции", "amount": "Сумма", "unit": "som", "state": "Статус", "at": "Дата", "account": "",
        "our_number": "", "fee": "",
    }  # fmt: skip
    answer = panel.post(address, {**chosen, "paid": "Оплачен", "cancelled": "Отменён"}, headers=EN)
    run = ReconciliationRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/staff/payments/reconciliationrun/{run.pk}/change/")
    carry_out(run_id=run.pk, at=now())
    page = page_of(panel, answer["Location"])
    assert ("this is no amount" in page, "64f1 | x" in page) == (True, True)
    assert StatementColumns.objects.get().provider == "uzum"
    again = upload(panel)
    assert again["Location"].startswith("/staff/payments/reconciliationrun/")


def test_what_is_no_statement_is_said_at_its_field(panel: Client) -> None:
    answer = upload(panel, "%PDF-1.7 and more", "a.pdf")
    assert answer.status_code == 200
    assert "This is neither XLSX nor CSV" in answer.content.decode()
    assert not StatementFile.objects.exists()


def test_both_sides_are_shown_and_only_what_can_be_done(panel: Client, owner: User, at: datetime) -> None:
    reserved(owner, "late", at)
    reconciled([line("late", at)], at)
    row = Difference.objects.get()
    page = page_of(panel, f"/staff/payments/difference/{row.pk}/change/")
    for text in ("paid · 5 000 soʻm", "waits for the provider", "late", "line 2"):
        assert text in page
    offered = set(re.findall(rf"/staff/payments/difference/{row.pk}/([a-z-]+)", page)) - {"change", "history"}
    assert offered == {"credit", "returned", "settle"}


@pytest.mark.parametrize(("role", "status"), [(Role.CASHIER, 302), (Role.SUPPORT, 403), (Role.ANALYST, 403)])
def test_who_takes_money_credits(role: Role, status: int, owner: User, at: datetime) -> None:
    reserved(owner, "late", at)
    reconciled([line("late", at)], at)
    row = Difference.objects.get()
    answer = open_panel(make_member(role)).post(
        f"/staff/payments/difference/{row.pk}/credit/", {"reason": "Bor", "username": ""}
    )
    assert (answer.status_code, balance(owner.pk)) == (status, 5_000 if status == 302 else 0)


def test_an_owner_takes_back_and_clears_the_debt(panel: Client, owner: User, at: datetime) -> None:
    received(owner, "back", at)
    spend_money(owner, 2_000, at)
    reconciled([line("back", at, state="cancelled")], at)
    row = Difference.objects.get()
    base = f"/staff/payments/difference/{row.pk}"
    assert open_panel(make_member(Role.CASHIER)).post(f"{base}/take-back/", {"reason": "Xat"}).status_code == 403
    assert panel.post(f"{base}/take-back/", {"reason": "Xat"}, headers=EN)["Location"] == f"{base}/change/"
    page = page_of(panel, f"{base}/change/")
    assert "Resolved. 2 000 soʻm of it was spent" in page
    assert f"{base}/clear-debt" in page
    panel.post(f"{base}/clear-debt/", {"reason": "Naqd toʻladi"})
    row.refresh_from_db()
    assert (row.has_debt, row.debt_reason) == (False, "Naqd toʻladi")


def test_a_large_credit_is_approved_by_another(panel: Client, owner: User, at: datetime) -> None:
    reconciled([line("large", at, 1_500_000, account="Owner")], at)
    row = Difference.objects.get()
    base = f"/staff/payments/difference/{row.pk}"
    assert 'name="username" value="owner"' in page_of(panel, f"{base}/credit/")
    panel.post(f"{base}/credit/", {"reason": "Bor", "username": "owner"})
    answer = panel.post(f"{base}/approve/", {"decided": "yes"}, headers=EN)
    assert "Another member of staff must agree" in answer.content.decode()
    second = open_panel(make_member(Role.OWNER))
    assert second.post(f"{base}/approve/", {"decided": "yes"}).status_code == 302
    assert balance(owner.pk) == 1_500_000
    assert panel.get(f"{base}/approve/")["Location"] == f"{base}/change/"


def test_a_comparison_is_asked_for(panel: Client) -> None:
    day = local_day(now()).isoformat()
    answer = panel.post("/staff/reconciliation/now/", {"provider": "payme", "first_day": day, "last_day": day})
    assert answer["Location"] == f"/staff/payments/reconciliationrun/{ReconciliationRun.objects.get().pk}/change/"
    wrong = panel.post(
        "/staff/reconciliation/now/", {"provider": "payme", "first_day": day, "last_day": "2020-01-01"}, headers=EN
    )
    assert "Choose a period" in wrong.content.decode()


def test_the_report_is_a_page_and_a_file(panel: Client, owner: User, at: datetime) -> None:
    received(owner, "one", at)
    day = local_day(at)
    query = f"?first_day={day}&last_day={day}"
    page = page_of(panel, f"/staff/reconciliation/report/{query}")
    for text in ("5 000 soʻm", "Signature", "Accountant"):
        assert text in page
    file = b"".join(panel.get(f"/staff/reconciliation/report/csv/{query}", headers=EN).streaming_content).decode(
        "utf-8-sig"
    )
    rows = [cells.split(";") for cells in file.splitlines()]
    assert [(row[0], row[4], row[6]) for row in rows] == [
        ("Provider", "Received", "At the end of the period"), ("Payme", "5000", "5000"), ("Click", "0", "0"), ("Uzum Bank", "0", "0"),
    ]  # fmt: skip
    for odd in ("?first_day=x&last_day=2026", "?first_day=0001-01-01&last_day=9999-12-31"):
        assert panel.get(f"/staff/reconciliation/report/{odd}").status_code == 200
