"""Notes about people, which nobody edits, and labels on them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from projectsplatform.accounts.errors import AccountDeleted, LabelOutOfUse, NoteTextInvalid, NotStaff, OwnerNeeded
from projectsplatform.accounts.models import AuditEvent, Label, PersonLabel, PersonNote, User
from projectsplatform.accounts.operations.notes import keep_label, put_labels, write_note
from projectsplatform.accounts.queries.notes import labels_of
from projectsplatform.kit.errors import NothingThere
from tests.races import run_at_once


def put(person: User, member: User, at: datetime, *labels: Label) -> None:
    put_labels(user_id=person.pk, actor=member, label_ids=[label.pk for label in labels], at=at)


@pytest.fixture
def regular(db: None) -> Label:
    return Label.objects.create(name="Doimiy mijoz")


def test_a_stranger_writes_none(owner: User, stranger: User, at: datetime) -> None:
    with pytest.raises(NotStaff):
        write_note(user_id=owner.pk, actor=stranger, text="x", at=at)


def test_a_note_is_kept_with_its_author_and_time(owner: User, staff_member: User, at: datetime) -> None:
    note = write_note(user_id=owner.pk, actor=staff_member, text="  Kechqurun.\n", at=at)
    assert (note.text, note.author, note.created_at) == ("Kechqurun.", staff_member, at)


@pytest.mark.parametrize("text", ["", "  ", "x" * 2_001])
def test_an_empty_or_endless_note_is_refused(owner: User, staff_member: User, at: datetime, text: str) -> None:
    with pytest.raises(NoteTextInvalid):
        write_note(user_id=owner.pk, actor=staff_member, text=text, at=at)


def test_nobody_is_written_about_who_is_not_there(staff_member: User, at: datetime) -> None:
    with pytest.raises(NothingThere):
        write_note(user_id=uuid4(), actor=staff_member, text="x", at=at)


def test_only_owners_write_about_members_of_staff(
    staff_member: User, make_person: Callable[..., Any], at: datetime
) -> None:
    with pytest.raises(OwnerNeeded):
        write_note(user_id=make_person(is_staff=True).pk, actor=staff_member, text="x", at=at)


def test_whoever_has_left_is_not_written_about(owner: User, staff_member: User, at: datetime) -> None:
    blank = {"full_name": "", "password": "", "sex": None, "email": None, "phone": None, "tg_id": None}
    User.objects.filter(pk=owner.pk).update(**blank, username="deleted-x", is_active=False, deleted_at=at)
    with pytest.raises(AccountDeleted):
        write_note(user_id=owner.pk, actor=staff_member, text="x", at=at)


def test_a_note_is_neither_edited_nor_deleted(owner: User, staff_member: User, at: datetime) -> None:
    note = write_note(user_id=owner.pk, actor=staff_member, text="x", at=at)
    for act in (lambda: PersonNote.objects.update(text="y"), note.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_labels_are_put_and_taken(owner: User, staff_member: User, regular: Label, at: datetime) -> None:
    late = Label.objects.create(name="Qarzdor")
    put(owner, staff_member, at, regular)
    put(owner, staff_member, at, late)
    put(owner, staff_member, at, late)

    assert labels_of([owner.pk]) == {owner.pk: [late]}
    events = AuditEvent.objects.filter(event="account.labels.changed").order_by("id")
    assert [event.details for event in events] == [
        {"labels_put": [str(regular.pk)], "labels_taken": []},
        {"labels_put": [str(late.pk)], "labels_taken": [str(regular.pk)]},
    ]


def test_a_label_that_is_out_of_use_stays_but_is_put_on_nobody(
    owner: User, stranger: User, staff_member: User, regular: Label, at: datetime
) -> None:
    put(owner, staff_member, at, regular)
    Label.objects.update(is_used=False)
    put(owner, staff_member, at, regular)
    with pytest.raises(LabelOutOfUse):
        put(stranger, staff_member, at, regular)
    assert PersonLabel.objects.get().user == owner


def test_only_owners_make_labels(staff_member: User, at: datetime) -> None:
    with pytest.raises(OwnerNeeded):
        keep_label(label=Label(name="Yangi"), actor=staff_member, at=at)
    assert not Label.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_label_that_two_put_at_once_is_there_once(owner: User, staff_member: User, at: datetime) -> None:
    label = Label.objects.create(name="Doimiy")
    run_at_once(4, lambda _: put(owner, staff_member, at, label))
    assert PersonLabel.objects.count() == 1
    assert AuditEvent.objects.filter(event="account.labels.changed").count() == 1
