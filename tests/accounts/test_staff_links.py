from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.errors import AccountDisabled, NotStaff, TelegramTaken, TelegramTied
from projectsplatform.accounts.models import AuditEvent, Session, StaffLink, User
from projectsplatform.accounts.operations.people import disable_account
from projectsplatform.accounts.operations.sessions import open_session
from projectsplatform.accounts.operations.staff import create_staff
from projectsplatform.accounts.operations.staff_changes import request_enabling
from projectsplatform.accounts.operations.staff_links import link_staff, relink_staff
from projectsplatform.kit.errors import TokenInvalid
from projectsplatform.kit.security.signing import token_hash
from tests.cast import PASSWORD
from tests.factories.accounts import make_staff, messages_to
from tests.races import run_at_once


@pytest.fixture
def operator(db: None, at: datetime) -> User:
    return make_staff("operator", 40, at)


def test_a_link_ties_once_and_for_a_day(db: None, at: datetime) -> None:
    created = create_staff(username="another", role=Role.SUPPORT, password=PASSWORD, at=at)
    with pytest.raises(TokenInvalid):
        link_staff(token=created.link_token, tg_id=7, at=at + timedelta(hours=24))
    assert link_staff(token=created.link_token, tg_id=7, at=at).tg_id == 7
    for token in (created.link_token, "nonsense"):
        with pytest.raises(TokenInvalid):
            link_staff(token=token, tg_id=8, at=at)


def test_a_link_takes_nobodys_telegram_and_stays_good(db: None, at: datetime, make_person: Callable[..., User]) -> None:
    make_person(tg_id=7)
    created = create_staff(username="another", role=Role.SUPPORT, password=PASSWORD, at=at)
    with pytest.raises(TelegramTaken):
        link_staff(token=created.link_token, tg_id=7, at=at)
    assert link_staff(token=created.link_token, tg_id=8, at=at).tg_id == 8


def test_a_link_ties_only_whoever_has_no_telegram(db: None, at: datetime) -> None:
    created = create_staff(username="another", role=Role.SUPPORT, password=PASSWORD, at=at)
    StaffLink.objects.create(
        user=created.user, token_hash=token_hash("older"), created_at=at, expires_at=at + timedelta(hours=1)
    )
    link_staff(token=created.link_token, tg_id=7, at=at)
    with pytest.raises(TelegramTied):
        link_staff(token="older", tg_id=8, at=at)
    assert User.objects.get().tg_id == 7


@pytest.mark.django_db(transaction=True)
def test_of_two_links_at_once_one_ties(at: datetime) -> None:
    created = create_staff(username="another", role=Role.SUPPORT, password=PASSWORD, at=at)
    for number in range(4):
        token = token_hash(f"link{number}")
        StaffLink.objects.create(user=created.user, token_hash=token, created_at=at, expires_at=at + timedelta(hours=1))

    results = run_at_once(4, lambda number: link_staff(token=f"link{number}", tg_id=100 + number, at=at))

    assert sorted(type(result).__name__ for result in results) == ["TelegramTied"] * 3 + ["User"]


def test_a_link_on_the_server_ties_whoever_lost_their_telegram(operator: User, at: datetime) -> None:
    boss = make_staff("boss", 41, at, role=Role.OWNER)
    session = open_session(user_id=operator.id, device_name="x", at=at)
    older = relink_staff(username="operator", at=at)
    token = relink_staff(username="Operator", at=at)
    with pytest.raises(TokenInvalid):
        link_staff(token=older, tg_id=99, at=at)

    member = link_staff(token=token, tg_id=99, at=at)
    assert (member.tg_id, User.objects.get(pk=operator.pk).staff_epoch) == (99, 1)
    assert Session.objects.get(pk=session.id).revoked_at == at
    assert messages_to(operator)[-1].kind == "accounts.relink.done"
    assert [item.kind for item in messages_to(boss)] == ["staff.relink.made", "staff.relink.made", "staff.linked"]
    assert AuditEvent.objects.filter(event="staff.relink.made", actor_id=None, subject_id=member.id).count() == 2


def test_on_the_server_nobody_is_relinked_who_is_no_member(owner: User, operator: User, at: datetime) -> None:
    for name in (owner.username, "nobody"):
        with pytest.raises(NotStaff):
            relink_staff(username=name, at=at)
    User.objects.filter(pk=operator.pk).update(is_active=False)
    with pytest.raises(AccountDisabled):
        relink_staff(username="operator", at=at)


def test_a_member_switched_off_has_no_link_left(at: datetime, db: None) -> None:
    boss = make_staff("boss", 41, at, role=Role.OWNER)
    created = create_staff(username="another", role=Role.SUPPORT, password=PASSWORD, at=at)
    disable_account(user_id=created.user.id, actor=boss, reason="x", at=at)
    request_enabling(user_id=created.user.id, actor=boss, reason="x", at=at)
    with pytest.raises(TokenInvalid):
        link_staff(token=created.link_token, tg_id=8, at=at)
