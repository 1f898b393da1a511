"""A person's conversation is given away, and goes with its person."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from projectsplatform.accounts.models import User
from projectsplatform.aloqa.models import Attachment, Episode, Message, Thread
from projectsplatform.aloqa.operations.answering import write_note
from projectsplatform.aloqa.operations.customer_messages import write_in_cabinet
from projectsplatform.aloqa.operations.privacy import erase_conversation
from projectsplatform.aloqa.operations.receiving import receive_message
from projectsplatform.aloqa.queries.privacy import export_conversation
from projectsplatform.aloqa.rules.content import Content, Correspondent
from projectsplatform.kit.clock import now
from projectsplatform.kit.privacy import DataSubject
from tests.factories.accounts import new_person
from tests.factories.aloqa import reply, say
from tests.factories.pictures import png


@pytest.fixture
def subject(person: User) -> DataSubject:
    return DataSubject(person.pk, person.tg_id, person.phone)


def test_the_copy_has_texts_names_of_files_and_no_notes(person: User, member: User, subject: DataSubject) -> None:
    first = write_in_cabinet(person_id=person.pk, text="Salom", files=[ContentFile(png(), "a.png")], key="k", at=now())
    reply(first, member, "Assalomu alaykum", at=now())
    write_note(thread_id=first.thread_id, member=member, text="maxfiy eslatma", source_key="n", at=now())
    Episode.objects.update(closed_at=now(), rating=4, rated_at=now())

    copy = export_conversation(subject)

    texts = [(message["author"], message["text"]) for message in copy["messages"]]
    assert texts == [("customer", "Salom"), ("staff", "Assalomu alaykum")]
    assert [file["name"] for file in copy["messages"][0]["files"]] == ["a.png"]
    assert copy["messages"][1]["name"] == member.get_full_name()
    assert [rated["rating"] for rated in copy["ratings"]] == [4]
    assert "maxfiy" not in json.dumps(copy)


def test_whoever_leaves_takes_thread_and_files_along(
    person: User, member: User, subject: DataSubject, django_capture_on_commit_callbacks: type
) -> None:
    write_in_cabinet(person_id=person.pk, text="", files=[ContentFile(png(), "a.png")], key="k", at=now())
    path = Attachment.objects.get().path
    other = say(new_person(), "boshqa", at=now())

    with django_capture_on_commit_callbacks(execute=True):
        erase_conversation(subject, now())

    assert not default_storage.exists(path)
    assert list(Message.objects.values_list("pk", flat=True)) == [other.pk]
    assert (Thread.objects.count(), Episode.objects.count()) == (1, 1)
    erase_conversation(subject, now())


def test_what_was_written_before_registering_goes_too(person: User, subject: DataSubject) -> None:
    sender = Correspondent(chat_id=person.tg_id, chat_name="Vali")
    receive_message(sender=sender, content=Content(text="Salom"), face="telegram", at=now())
    erase_conversation(subject, now())
    assert not Thread.objects.exists()
