from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from projectsplatform.accounts.errors import (
    NoPhone,
    NotStaff,
    OwnAccount,
    PhoneOfAnother,
    ReasonRequired,
    TelegramOfAnotherPhone,
    UsernameInvalid,
)
from projectsplatform.accounts.models import AuditEvent, Session, SignInCode, User
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.operations.people import correct_person, disable_account, enable_account, free_phone
from projectsplatform.accounts.operations.tickets import issue_ticket
from projectsplatform.accounts.queries.people import by_id, by_tg_id, by_username
from projectsplatform.accounts.rules.devices import device_label
from projectsplatform.accounts.rules.people import clean_full_name, clean_username
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.errors import NothingThere
from projectsplatform.telegram.models import OutboxMessage
from tests.factories.accounts import ask_for_code, token_of


def test_a_stranger_shuts_nobody_out(owner: User, stranger: User, at: datetime) -> None:
    with pytest.raises(NotStaff):
        disable_account(user_id=owner.id, actor=stranger, reason="no", at=at)
    with pytest.raises(NotStaff):
        correct_person(person=owner, changed=["email"], actor=stranger, at=at)


def test_a_disabled_account_has_no_sessions_and_no_codes(owner: User, staff_member: User, at: datetime) -> None:
    token_of(owner, at)
    ask_for_code(owner, at)
    disable_account(user_id=owner.id, actor=staff_member, reason=" abuse ", at=at)
    assert by_id(owner.id).is_active is False
    assert Session.objects.filter(revoked_at=None).count() == SignInCode.objects.filter(voided_at=None).count() == 0
    event = AuditEvent.objects.get(event="account.disabled")
    assert (event.actor_id, event.subject_id, event.details) == (staff_member.id, owner.id, {"reason": "abuse"})


def test_an_enabled_account_signs_in_again(owner: User, staff_member: User, at: datetime) -> None:
    disable_account(user_id=owner.id, actor=staff_member, reason="abuse", at=at)
    enable_account(user_id=owner.id, actor=staff_member, reason="mistake", at=at)
    assert ask_for_code(owner, at)


def test_nobody_shuts_themself_out_or_without_a_reason(owner: User, staff_member: User, at: datetime) -> None:
    with pytest.raises(OwnAccount):
        disable_account(user_id=staff_member.id, actor=staff_member, reason="x", at=at)
    with pytest.raises(ReasonRequired):
        disable_account(user_id=owner.id, actor=staff_member, reason=" ", at=at)
    with pytest.raises(NothingThere):
        disable_account(user_id=uuid7(), actor=staff_member, reason="x", at=at)


def test_a_freed_number_registers_its_new_owner_and_opens_nothing(
    make_person: Callable[..., User], staff_member: User, at: datetime
) -> None:
    old = make_person(tg_id=77, phone="+998901234567")
    with pytest.raises(PhoneOfAnother):
        issue_ticket(phone="+998901234567", tg_id=5, at=at)
    free_phone(user_id=old.id, actor=staff_member, reason=" new owner ", at=at)
    assert issue_ticket(phone="+998901234567", tg_id=5, at=at).token
    kept = by_id(old.id)
    assert (kept.phone, kept.tg_id, kept.is_active, kept.password) == (None, 77, True, old.password)
    event = AuditEvent.objects.get(event="account.phone.freed")
    assert (event.actor_id, event.subject_id, event.details) == (staff_member.id, old.id, {"reason": "new owner"})
    (notice,) = OutboxMessage.objects.filter(kind="accounts.phone.freed")
    assert (notice.chat_id, "+99890•••••67" in notice.body().text) == (77, True)
    with pytest.raises(TelegramOfAnotherPhone):
        issue_ticket(phone="+998907654321", tg_id=77, at=at)


def test_a_number_is_freed_by_staff_with_a_reason_and_once(owner: User, staff_member: User, at: datetime) -> None:
    owner.phone = "+998901234567"
    owner.save()
    for actor, reason, refusal in [
        (owner, "x", NotStaff), (staff_member, " ", ReasonRequired), (staff_member, "x", None), (staff_member, "x", NoPhone)
    ]:  # fmt: skip
        with pytest.raises(refusal) if refusal else nullcontext():
            free_phone(user_id=owner.id, actor=actor, reason=reason, at=at)
    with pytest.raises(OwnAccount):
        free_phone(user_id=staff_member.id, actor=staff_member, reason="x", at=at)
    with pytest.raises(NothingThere):
        free_phone(user_id=uuid7(), actor=staff_member, reason="x", at=at)
    assert AuditEvent.objects.filter(event="account.phone.freed").count() == 1


def test_a_correction_is_written_down(owner: User, staff_member: User, at: datetime) -> None:
    owner.full_name = "Another Name"
    correct_person(person=owner, changed=["full_name"], actor=staff_member, at=at)
    assert by_id(owner.id).full_name == "Another Name"
    assert AuditEvent.objects.get().details == {"fields": ["full_name"]}


def test_people_are_found_in_any_case(owner: User) -> None:
    assert by_username(" OWNER ") == by_tg_id(owner.tg_id) == by_id(owner.id) == owner
    assert by_username("nobody") is by_tg_id(1) is by_id(uuid7()) is None


def test_the_audit_trail_cannot_be_changed(owner: User, at: datetime) -> None:
    audit.record(event="account.signed_in", at=at, actor_id=owner.id, subject_id=owner.id)
    for change in (lambda: AuditEvent.objects.update(event="x"), lambda: AuditEvent.objects.all().delete()):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            change()
    assert AuditEvent.objects.get().event == "account.signed_in"


@pytest.mark.parametrize(
    "twin",
    [
        {"username": "owner"},
        {"email": "OWNER@example.uz"},
        {"phone": "+998901112233"},
        {"tg_id": 5},
        {"username": "Upper"},
    ],
)
def test_the_database_lets_nobody_be_twice(make_person: Callable[..., User], twin: dict[str, Any]) -> None:
    make_person(username="owner", email="owner@example.uz", phone="+998901112233", tg_id=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_person(**twin)


def test_the_manager_makes_people_who_can_sign_in(db: None) -> None:
    person = User.objects.create_superuser("Boss", "Qorakoʻl-tong-77")
    assert (person.username, person.is_staff, person.is_superuser) == ("boss", True, True)
    assert person.check_password("Qorakoʻl-tong-77")
    assert User.objects.get_by_natural_key("BOSS") == person
    assert User.objects.create_user("nobody").password == ""


@given(st.text())
def test_a_username_is_clean_or_refused(text: str) -> None:
    try:
        clean = clean_username(text)
    except UsernameInvalid:
        return
    assert clean == clean_username(clean)
    assert 3 <= len(clean) <= 30
    assert set(clean) <= set("abcdefghijklmnopqrstuvwxyz0123456789_.")


@given(st.from_regex(r"\A[A-Za-zʻʼ'` ]{0,20}[a-z][A-Za-zʻʼ'` ]{0,20}\Z"))
def test_a_name_once_clean_stays_as_it_is(text: str) -> None:
    clean = clean_full_name(text)
    assert clean_full_name(clean) == clean


@pytest.mark.parametrize(
    ("given_name", "agent", "label"),
    [
        ("Sinf  kompyuteri\n", "", "Sinf kompyuteri"),
        (None, "Mozilla/5.0 (X11; Linux x86_64) Chrome/120 Safari/537", "Chrome, Linux"),
        ("", "okhttp/4 Android", "Android"),
        (None, "", ""),
        ("x" * 200, "", "x" * 100),
    ],
)
def test_a_device_has_a_name(given_name: str | None, agent: str, label: str) -> None:
    assert device_label(given_name, agent) == label
