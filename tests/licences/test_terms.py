"""The arithmetic of renewal: nobody ever loses a paid day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projectsplatform.kit.clock import TASHKENT
from projectsplatform.licences.errors import DaysInvalid
from projectsplatform.licences.rules.months import add_months
from projectsplatform.licences.rules.terms import (
    Term,
    check_days,
    extend,
    new_term,
    prolong,
    remaining,
    resume,
    trial_term,
)

_first, _last = datetime(2024, 1, 1), datetime(2032, 1, 1)  # noqa: DTZ001  hypothesis wants naive bounds
moments = st.datetimes(_first, _last, timezones=st.just(UTC))
months = st.integers(1, 36)
pauses = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=800))


def at_noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=TASHKENT).astimezone(UTC)


def bought(at: datetime, *counts: int) -> Term:
    term = new_term(at)
    for count in counts:
        term = prolong(term, months=count, at=at)
    return term


def test_a_month_from_31_january_ends_on_the_last_day_of_february() -> None:
    assert bought(at_noon(2026, 1, 31), 1).ends_at == at_noon(2026, 2, 28)


def test_the_month_after_that_ends_on_31_march() -> None:
    assert bought(at_noon(2026, 1, 31), 1, 1).ends_at == at_noon(2026, 3, 31)


def test_a_leap_day_comes_back_after_four_years() -> None:
    assert bought(at_noon(2024, 2, 29), 12).ends_at == at_noon(2025, 2, 28)
    assert bought(at_noon(2024, 2, 29), 12, 36).ends_at == at_noon(2028, 2, 29)


def test_months_are_those_of_tashkent() -> None:
    """23:00 UTC on 30 January is 04:00 on the 31st in Tashkent."""
    assert bought(datetime(2026, 1, 30, 23, tzinfo=UTC), 1).ends_at == datetime(2026, 2, 27, 23, tzinfo=UTC)


def test_a_running_trials_end_counts_and_gives_the_anchor() -> None:
    trial = trial_term(days=7, at=at_noon(2026, 1, 24))
    assert prolong(trial, months=1, at=at_noon(2026, 1, 25)) == Term(
        starts_at=at_noon(2026, 1, 24), ends_at=at_noon(2026, 2, 28), anchor_day=31, is_trial=False
    )


def test_a_lapsed_licence_starts_anew() -> None:
    lapsed = bought(at_noon(2026, 1, 31), 1)
    assert prolong(lapsed, months=1, at=at_noon(2026, 3, 15)) == Term(
        starts_at=at_noon(2026, 3, 15), ends_at=at_noon(2026, 4, 15), anchor_day=15, is_trial=False
    )


def test_an_end_at_this_very_moment_is_a_lapse_and_loses_nothing() -> None:
    first = bought(at_noon(2026, 1, 15), 1)
    assert prolong(first, months=1, at=first.ends_at).ends_at == at_noon(2026, 3, 15)


def test_a_pause_of_no_time_changes_nothing() -> None:
    term = bought(at_noon(2026, 1, 31), 1)
    moment = at_noon(2026, 2, 3)
    assert resume(term, remaining=remaining(term, at=moment), at=moment) == term


def test_a_licence_that_had_ended_resumes_ended() -> None:
    term = bought(at_noon(2026, 1, 31), 1)
    late = at_noon(2026, 5, 1)
    assert resume(term, remaining=remaining(term, at=late), at=late + timedelta(days=9)) == term


def test_staff_days_after_a_lapse_begin_now() -> None:
    lapsed = bought(at_noon(2026, 1, 1), 1)
    assert extend(lapsed, days=3, at=at_noon(2026, 4, 1)) == Term(
        starts_at=at_noon(2026, 4, 1), ends_at=at_noon(2026, 4, 4), anchor_day=4, is_trial=False
    )


def test_staff_days_leave_a_trial_a_trial() -> None:
    trial = trial_term(days=7, at=at_noon(2026, 1, 1))
    assert extend(trial, days=3, at=at_noon(2026, 1, 2)) == replace(trial, ends_at=at_noon(2026, 1, 11), anchor_day=11)


@pytest.mark.parametrize("days", [0, -1, 3661])
def test_staff_give_1_to_3660_days(days: int) -> None:
    with pytest.raises(DaysInvalid):
        check_days(days)


@given(at=moments, a=months, b=months)
def test_a_then_b_months_end_where_a_plus_b_at_once_would(at: datetime, a: int, b: int) -> None:
    assert bought(at, a, b) == bought(at, a + b)


@given(at=moments, a=months, b=months, later=pauses)
def test_it_does_not_matter_when_within_the_first_the_second_is_bought(
    at: datetime, a: int, b: int, later: timedelta
) -> None:
    first = bought(at, a)
    moment = min(at + later, first.ends_at - timedelta(seconds=1))
    assert prolong(first, months=b, at=moment) == bought(at, a + b)


@given(at=moments, a=months, b=months, c=months, lapse=pauses)
def test_the_same_holds_after_a_lapse(at: datetime, a: int, b: int, c: int, lapse: timedelta) -> None:
    lapsed = bought(at, a)
    moment = lapsed.ends_at + lapse
    one_by_one = prolong(prolong(lapsed, months=b, at=moment), months=c, at=moment)
    assert one_by_one == prolong(lapsed, months=b + c, at=moment)


@given(at=moments, a=months, b=months, used=pauses, pause=pauses)
def test_a_pause_keeps_every_second_and_later_months_are_whole(
    at: datetime, a: int, b: int, used: timedelta, pause: timedelta
) -> None:
    term = bought(at, a)
    stop = min(at + used, term.ends_at - timedelta(seconds=1))
    kept = remaining(term, at=stop)
    resumed = resume(term, remaining=kept, at=stop + pause)
    assert resumed.ends_at - (stop + pause) == kept
    whole = add_months(resumed.ends_at, b, anchor=resumed.ends_at.astimezone(TASHKENT).day)
    assert prolong(resumed, months=b, at=stop + pause).ends_at >= whole


@given(at=moments, a=months, b=months, c=months, days=st.integers(1, 400))
def test_after_days_from_staff_a_then_b_is_still_a_plus_b(at: datetime, a: int, b: int, c: int, days: int) -> None:
    extended = extend(bought(at, a), days=days, at=at)
    one_by_one = prolong(prolong(extended, months=b, at=at), months=c, at=at)
    assert one_by_one == prolong(extended, months=b + c, at=at)
