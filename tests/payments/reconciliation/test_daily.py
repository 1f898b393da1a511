"""The nightly comparison, Click's answers, what owners hear, and the accountant's report."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import local_day
from projectsplatform.payments.enums import Provider, RunState
from projectsplatform.payments.models import ReconciliationRun
from projectsplatform.payments.operations.payments import cancel
from projectsplatform.payments.reconciliation.operations.daily import carry_out, reconcile_yesterday, start
from projectsplatform.payments.reconciliation.queries.reports import report_of
from projectsplatform.staff.operations import owner_alerts
from projectsplatform.telegram.models import OutboxMessage
from tests.factories.staff import make_member
from tests.factories.statements import given_up, kinds, line, received, reconciled, reserved
from tests.payments.click.lookalike import LookAlike, click_online

DAY = timedelta(days=1)


@pytest.fixture
def online() -> Iterator[LookAlike]:
    with click_online() as found:
        yield found


@pytest.fixture
def click_is_asked(online: LookAlike, settings: Settings) -> LookAlike:
    settings.DEMO, settings.CLICK_API = False, online.url
    settings.CLICK_SERVICE_ID, settings.CLICK_MERCHANT_USER_ID, settings.CLICK_SECRET_KEY = "11", "33", "a-secret"
    return online


def says(online: LookAlike, status: int) -> None:
    online.will_say({"error_code": 0, "error_note": "", "payment_id": 77, "payment_status": status})


def test_click_is_asked_for_what_did_not_come_first(click_is_asked: LookAlike, owner: User, at: datetime) -> None:
    received(owner, "came", at, provider=Provider.CLICK, paydoc="1")
    reserved(owner, "late", at, provider=Provider.CLICK, paydoc="2")
    given_up(owner, "given up", at, provider=Provider.CLICK, number=9)
    reserved(owner, "bare", at, provider=Provider.CLICK)
    received(owner, "cancelled", at, provider=Provider.CLICK, paydoc="5")
    for status in (2, -99, 2, -1):
        says(click_is_asked, status)
    reconcile_yesterday(at=at + DAY)
    asked = [path.split("/payment/")[1] for _method, path, _auth in click_is_asked.asked]
    assert asked == ["status/11/2", f"status_by_mti/11/owner/{local_day(at)}", "status/11/1", "status/11/5"]
    assert kinds() == [("cancelled_there_only", "cancelled", "open"), ("late_credit", "late", "open")]


def test_what_click_does_not_say_is_no_difference(click_is_asked: LookAlike, owner: User, at: datetime) -> None:
    reserved(owner, "late", at, provider=Provider.CLICK, paydoc="2")
    click_is_asked.will_say(b"<html>")
    reconcile_yesterday(at=at + DAY)
    assert (kinds(), ReconciliationRun.objects.get(provider="click").state) == ([], "done")


def test_every_provider_that_is_on_is_compared_each_night(owner: User, at: datetime, settings: Settings) -> None:
    settings.DEMO = True
    received(owner, "fine", at)
    assert reconcile_yesterday(at=at + DAY) == 0
    runs = ReconciliationRun.objects.order_by("provider").values_list("provider", "source", "state", "last_day")
    assert list(runs) == [(name, "books", "done", local_day(at)) for name in ("click", "payme", "uzum")]


def test_a_member_starts_one_and_a_job_carries_it_out(at: datetime, db: None) -> None:
    member, day = make_member(Role.CASHIER), local_day(at)
    run = start(provider=Provider.PAYME, first_day=day, last_day=day, actor_id=member.pk, at=at)
    assert run.state == RunState.WAITING
    carry_out(run_id=run.pk, at=at)
    run.refresh_from_db()
    assert (run.state, run.started_by_id) == (RunState.DONE, member.pk)


def texts() -> list[str]:
    return [row.body().text.splitlines()[0] for row in OutboxMessage.objects.filter(kind="staff.alert.differences")]


def test_owners_hear_of_open_differences_once_a_day(owner: User, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    make_member(Role.OWNER)
    monkeypatch.setattr(owner_alerts, "last_migrated_at", lambda: at - 9 * DAY)
    assert owner_alerts.alert_of_differences(at=at) == 0
    reserved(owner, "late", at)
    reconciled([line("late", at)], at)
    assert [owner_alerts.alert_of_differences(at=at) for _ in range(2)] == [1, 0]
    assert texts() == ["Toʻlov xizmatlari bilan farqlar qaror kutmoqda: 1 ta."]


@pytest.mark.parametrize(("is_new", "told"), [(False, 1), (True, 0)])
def test_owners_hear_of_a_night_without_a_comparison(
    owner: User, at: datetime, monkeypatch: pytest.MonkeyPatch, is_new: bool, told: int
) -> None:
    make_member(Role.OWNER)
    monkeypatch.setattr(owner_alerts, "last_migrated_at", lambda: at - (timedelta() if is_new else 9 * DAY))
    received(owner, "fine", at - 2 * DAY)
    assert owner_alerts.alert_of_differences(at=at) == told
    assert texts() == ["Toʻlov xizmatlari bilan tungi solishtirish oʻtkazilmadi."] * told
    reconcile_yesterday(at=at)
    assert owner_alerts.alert_of_differences(at=at + DAY) == 0


def test_a_report_has_the_same_by_ledger_payments_and_statement(owner: User, at: datetime) -> None:
    received(owner, "before", at - 40 * DAY, som=7_000)
    received(owner, "one", at - DAY)
    back = received(owner, "two", at - DAY, som=6_000)
    cancel(back, note="Payment", at=at - DAY)
    lines: list[Any] = [
        line("one", at - DAY, fee=5_000),
        line("two", at - DAY, 6_000, state="cancelled"),
        line("new", at - DAY, 9_000),
    ]
    for _ in range(2):
        reconciled(lines, at - DAY)
    month = date(2026, 1, 1)
    since = datetime(month.year, month.month, 1, tzinfo=at.tzinfo)
    payme, click, _uzum = report_of(since=since, until=at)
    assert (payme.opening, payme.received, payme.given_back, payme.closing) == (7_000, 11_000, 6_000, 12_000)
    assert (payme.by_payments, payme.payments, payme.stated, payme.fees) == (11_000, 2, 1_400_000, 5_000)
    assert (payme.open, payme.closed, payme.debt) == (1, 0, 0)
    assert (click.name, click.closing, click.stated, click.fees) == ("Click", 0, None, None)
