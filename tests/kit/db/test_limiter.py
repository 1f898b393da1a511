from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from projectsplatform.kit.clock import now
from projectsplatform.kit.db.limiter import Rule, counted, give_back, peek, purge, take
from projectsplatform.kit.errors import NothingThere, TooManyAttempts
from tests.races import run_at_once

RULE = Rule(scope="test", allowed=3, seconds=900)
DAY = Rule(scope="test.day", allowed=3, seconds=86_400)
AT = datetime(2026, 1, 31, 7, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_try_past_the_limit_is_refused_with_the_time_to_wait() -> None:
    for _ in range(3):
        take(RULE, "k", at=AT)
    with pytest.raises(TooManyAttempts) as refused:
        take(RULE, "k", at=AT + timedelta(seconds=100))
    assert refused.value.retry_after == 800


@pytest.mark.django_db
def test_another_key_and_the_next_window_are_free() -> None:
    for _ in range(3):
        take(RULE, "k", at=AT)
    take(RULE, "other", at=AT)
    take(RULE, "k", at=AT + timedelta(seconds=900))
    assert peek(RULE, "k", at=AT + timedelta(seconds=900)) == 1


@pytest.mark.django_db
def test_a_right_try_is_given_back() -> None:
    take(RULE, "k", at=AT)
    give_back(RULE, "k", at=AT)
    assert peek(RULE, "k", at=AT) == 0


def fail() -> None:
    raise OperationalError("could not extend file: No space left on device")


def refuse() -> None:
    raise NothingThere


@pytest.mark.django_db
@pytest.mark.parametrize(("end", "n"), [(lambda: None, 1), (fail, 0), (refuse, 1)])
def test_a_try_that_the_database_fails_is_given_back(end: Callable[[], None], n: int) -> None:
    with suppress(OperationalError, NothingThere), counted((RULE, "k"), (DAY, "k"), at=AT) as counts:
        assert counts == [1, 1]
        end()
    assert (peek(RULE, "k", at=AT), peek(DAY, "k", at=AT)) == (n, n)


@pytest.mark.django_db
def test_a_try_that_another_limit_refuses_is_given_back() -> None:
    for _ in range(3):
        take(DAY, "k", at=AT)
    with pytest.raises(TooManyAttempts), counted((RULE, "k"), (DAY, "k"), at=AT):
        pytest.fail("a refused try was let through")
    assert peek(RULE, "k", at=AT) == 0


@pytest.mark.django_db
def test_old_windows_are_purged() -> None:
    take(RULE, "k", at=AT)
    assert purge(before=AT + timedelta(seconds=1)) == 1


@pytest.mark.django_db(transaction=True)
def test_of_twenty_tries_at_once_exactly_the_allowed_pass() -> None:
    outcomes = run_at_once(20, lambda _: take(RULE, "k", at=AT))
    assert sorted(outcome for outcome in outcomes if isinstance(outcome, int)) == [1, 2, 3]
    assert sum(isinstance(outcome, TooManyAttempts) for outcome in outcomes) == 17


@pytest.mark.django_db
def test_the_tries_of_one_test_are_one_windows_whatever_the_clock_says() -> None:
    counted = [take(Rule("test", 10, 60), "k", at=now() + timedelta(seconds=later)) for later in (0, 9, 18, 27)]
    assert counted == [1, 2, 3, 4]
