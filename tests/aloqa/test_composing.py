"""Answers of two members at once."""

import pytest

from projectsplatform.accounts.enums import Role
from projectsplatform.aloqa.errors import AnsweredMeanwhile
from projectsplatform.aloqa.models import Message
from projectsplatform.aloqa.operations.composing import answer_what_was_seen
from projectsplatform.aloqa.rules.content import Content
from projectsplatform.kit.clock import now
from tests.factories.accounts import new_person
from tests.factories.aloqa import say
from tests.factories.staff import make_member
from tests.races import run_at_once


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_is_sent_and_one_is_asked_to_read_it() -> None:
    thread = say(new_person(), at=now()).thread_id
    members = [make_member(Role.SUPPORT) for _ in range(2)]

    def send(number: int) -> str:
        try:
            answer_what_was_seen(
                thread_id=thread,
                member=members[number],
                content=Content(text=f"javob {number}"),
                source_key=f"panel:{number}",
                seen=1,
                at=now(),
            )
        except AnsweredMeanwhile:
            return "read it"
        return "sent"

    assert sorted(run_at_once(2, send)) == ["read it", "sent"]
    assert Message.objects.filter(thread=thread).count() == 2
