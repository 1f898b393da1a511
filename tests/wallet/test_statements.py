from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import TASHKENT
from projectsplatform.wallet.queries.months import MonthTotals, Totals, months_of, together
from projectsplatform.wallet.queries.periods import Only, Period, run_of
from projectsplatform.wallet.queries.statements import Line, Statement, line_of, lines_of, statement
from tests.factories.wallet import give_money, spend_money

ALWAYS = Period()


@pytest.fixture
def history(owner: User, at: datetime) -> None:
    """Five lines a day apart: +100, -30, +10, -5, -25."""
    for day, amount in enumerate([100, -30, 10, -5, -25]):
        moment = at + timedelta(days=day)
        give_money(owner, amount, moment) if amount > 0 else spend_money(owner, -amount, moment)


def totals(person: User, period: Period) -> Totals:
    return together(months_of(run_of(user_id=person.pk, period=period)))


def sizes(page: Statement) -> list[int]:
    return [line.size for line in page.lines]


def test_who_never_paid_has_an_empty_statement(owner: User) -> None:
    page = statement(user_id=owner.pk, period=ALWAYS, before=None, limit=5)

    assert (page.opening_balance, page.closing_balance, page.lines, page.next_number) == (0, 0, (), None)
    assert totals(owner, ALWAYS) == Totals(incoming=0, outgoing=0, count=0)


def test_a_statement_is_newest_first_with_the_balance_after_each_line(owner: User, history: None) -> None:
    page = statement(user_id=owner.pk, period=ALWAYS, before=None, limit=5)

    assert [(line.size, line.balance_after) for line in page.lines] == [
        (-25, 50),
        (-5, 75),
        (10, 80),
        (-30, 70),
        (100, 100),
    ]
    assert (page.opening_balance, page.closing_balance, page.next_number) == (0, 50, None)


def test_a_line_tells_everything(owner: User, at: datetime) -> None:
    movement = give_money(owner, 7, at, note="Naqd pul")

    page = statement(user_id=owner.pk, period=ALWAYS, before=None, limit=5)
    assert page.lines == (Line(id=movement.transfer_id, number=1, size=7, date=at, bio="Naqd pul", balance_after=7),)


def test_a_period_begins_with_its_first_moment_and_ends_before_its_last(
    owner: User, history: None, at: datetime
) -> None:
    period = Period(since=at + timedelta(days=1), until=at + timedelta(days=3))
    page = statement(user_id=owner.pk, period=period, before=None, limit=5)

    assert (page.opening_balance, sizes(page), page.closing_balance) == (100, [10, -30], 80)
    assert totals(owner, period) == Totals(incoming=10, outgoing=30, count=2)


def test_a_period_before_everything_is_empty(owner: User, history: None, at: datetime) -> None:
    page = statement(user_id=owner.pk, period=Period(until=at), before=None, limit=5)

    assert (page.opening_balance, sizes(page), page.closing_balance) == (0, [], 0)


def test_a_period_after_everything_stands_still(owner: User, history: None, at: datetime) -> None:
    page = statement(user_id=owner.pk, period=Period(since=at + timedelta(days=9)), before=None, limit=5)

    assert (page.opening_balance, sizes(page), page.closing_balance) == (50, [], 50)


def test_strangers_lines_are_not_in_it(owner: User, stranger: User, history: None, at: datetime) -> None:
    give_money(stranger, 1, at)

    assert sizes(statement(user_id=stranger.pk, period=ALWAYS, before=None, limit=50)) == [1]


def test_a_new_line_does_not_move_the_pages(owner: User, history: None, at: datetime) -> None:
    first = statement(user_id=owner.pk, period=ALWAYS, before=None, limit=2)
    give_money(owner, 1, at + timedelta(days=9))

    second = statement(user_id=owner.pk, period=ALWAYS, before=first.next_number, limit=2)
    assert (sizes(first), sizes(second)) == ([-25, -5], [10, -30])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 6), days=st.tuples(st.none() | st.integers(-1, 6), st.none() | st.integers(-1, 6)))
def test_the_pages_of_any_period_add_up_to_the_ledger(
    owner: User, history: None, at: datetime, limit: int, days: tuple[int | None, int | None]
) -> None:
    since, until = days
    period = Period(
        since=None if since is None else at + timedelta(days=since),
        until=None if until is None else at + timedelta(days=max(until, since or -1)),
    )
    lines: list[Line] = []
    before, pages = None, 0
    while True:
        page = statement(user_id=owner.pk, period=period, before=before, limit=limit)
        lines += page.lines
        before, pages = page.next_number, pages + 1
        if before is None:
            break

    sums = totals(owner, period)
    assert page.closing_balance - page.opening_balance == sum(line.size for line in lines)
    assert page.closing_balance - page.opening_balance == sums.incoming - sums.outgoing
    assert [line.number for line in lines] == sorted((line.number for line in lines), reverse=True)
    assert pages == max(1, -(-len(lines) // limit))
    assert lines == list(lines_of(run_of(user_id=owner.pk, period=period)))
    assert len(lines) == sums.count


def test_every_page_costs_two_queries(
    owner: User, history: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for before in (None, 5, 2):
        with django_assert_num_queries(2):
            statement(user_id=owner.pk, period=ALWAYS, before=before, limit=1)


def test_months_are_tashkents(owner: User) -> None:
    give_money(owner, 100, datetime(2026, 1, 31, 18, 59, tzinfo=UTC))
    spend_money(owner, 30, datetime(2026, 1, 31, 19, 0, tzinfo=UTC))
    give_money(owner, 5, datetime(2026, 4, 1, 7, tzinfo=UTC))

    run = run_of(user_id=owner.pk, period=ALWAYS)
    january, february, april = (datetime(2026, month, 1, tzinfo=TASHKENT) for month in (1, 2, 4))
    assert months_of(run) == (
        MonthTotals(january, Totals(incoming=100, outgoing=0, count=1)),
        MonthTotals(february, Totals(incoming=0, outgoing=30, count=1)),
        MonthTotals(april, Totals(incoming=5, outgoing=0, count=1)),
    )
    assert months_of(run, Only(incoming=False)) == (MonthTotals(february, Totals(0, 30, 1)),)


@pytest.mark.parametrize("months", [1, 30])
def test_months_cost_one_query(
    owner: User, at: datetime, months: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for month in range(months):
        give_money(owner, 1, at + timedelta(days=31 * month))
    with django_assert_num_queries(2):
        assert len(months_of(run_of(user_id=owner.pk, period=ALWAYS))) == months


def test_a_run_stays_as_it_was(owner: User, history: None, at: datetime) -> None:
    run = run_of(user_id=owner.pk, period=ALWAYS)
    give_money(owner, 1, at + timedelta(days=9))

    assert [line.size for line in lines_of(run)] == [-25, -5, 10, -30, 100]
    assert together(months_of(run)).count == 5


def test_a_line_is_its_owners(owner: User, stranger: User, at: datetime) -> None:
    movement = give_money(owner, 7, at, note="Naqd pul", receipt_number="R-1")
    give_money(stranger, 1, at)

    assert line_of(user_id=owner.pk, line_id=movement.transfer_id) == Line(
        movement.transfer_id, 1, 7, at, "Naqd pul", 7, "R-1"
    )
    assert line_of(user_id=stranger.pk, line_id=movement.transfer_id) is None
