"""Saved views that are kept at the same moment."""

import pytest

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from projectsplatform.staff.errors import TooManyViews
from projectsplatform.staff.models import SavedView
from projectsplatform.staff.operations.views import MAX_VIEWS, save_view
from tests.races import run_at_once


def save(member: User, name: str) -> str:
    try:
        return save_view(member_id=member.pk, list_name="wallet.transfer", name=name, query="q=x", at=now()).name
    except TooManyViews as refusal:
        return refusal.code


@pytest.mark.django_db(transaction=True)
def test_two_windows_do_not_keep_more_than_there_may_be(owner: User) -> None:
    for number in range(MAX_VIEWS - 1):
        save(owner, str(number))

    outcomes = list(map(str, run_at_once(3, lambda number: save(owner, f"yangi {number}"))))
    assert outcomes.count("too_many_views") == 2
    assert SavedView.objects.count() == MAX_VIEWS


@pytest.mark.django_db(transaction=True)
def test_one_name_at_once_is_one_view(owner: User) -> None:
    assert run_at_once(3, lambda _: save(owner, "kirim")) == ["kirim"] * 3
    assert SavedView.objects.count() == 1
