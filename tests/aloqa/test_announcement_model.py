"""Anything that may happen to an announcement, in any order, beside a model of it that fits on a page."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import MutedNotice, User
from projectsplatform.aloqa.models import Announcement
from projectsplatform.aloqa.operations import announcement_states as states
from projectsplatform.aloqa.operations.announcement_privacy import erase_announcements
from projectsplatform.aloqa.operations.feeding import feed
from projectsplatform.aloqa.operations.freezing import prepare_due
from projectsplatform.kit.clock import TASHKENT
from projectsplatform.kit.errors import Refusal
from projectsplatform.kit.privacy import DataSubject
from projectsplatform.telegram.enums import MessageState
from projectsplatform.telegram.models import OutboxMessage
from tests.counts import full
from tests.factories.accounts import make_crowd
from tests.factories.announcements import counts, draft, end, pending
from tests.factories.staff import make_member

AT = datetime(2026, 3, 10, 9, 0, tzinfo=TASHKENT)
PEOPLE = 7
MOVES = {
    ("draft", "send"): "scheduled",
    ("scheduled", "withdraw"): "draft",
    ("scheduled", "prepare"): "sending",
    ("sending", "pause"): "paused",
    ("paused", "resume"): "sending",
    **{(state, "stop"): "stopped" for state in ("draft", "scheduled", "sending", "paused")},
}
ENDS = {
    "sent": (MessageState.SENT, ""),
    "blocked": (MessageState.FAILED, "blocked"),
    "failed": (MessageState.FAILED, "file_gone"),
    "uncertain": (MessageState.UNCERTAIN, ""),
}
ACTS = [
    "send",
    "withdraw",
    "prepare",
    "pause",
    "resume",
    "stop",
    "feed",
    "feed",
    "feed",
    "mute",
    "erase",
    "claim",
    *ENDS,
]


class Model:
    """What must be there: the state, and each recipient's."""

    def __init__(self) -> None:
        self.state, self.recipients, self.muted, self.erased = "draft", {}, set(), set()
        self.flying: set[int] = set()

    def move(self, act: str, people: list[User]) -> bool:
        if (self.state, act) not in MOVES:
            return False
        self.state = MOVES[self.state, act]
        if act == "prepare":
            self.recipients = {p.tg_id: "waiting" for p in people if p.tg_id not in self.muted}
        if act in {"pause", "stop"}:
            for chat, state in self.recipients.items():
                if state == "queued" and chat not in self.flying:
                    self.recipients[chat] = "waiting"
        return True

    def counted(self) -> dict[str, int]:
        found = Counter(state for state in self.recipients.values() if state != "waiting")
        people = {"people": len(self.recipients)} if self.recipients else {}
        return {**people, **found}


class AnnouncementModelTest(TestCase):
    @settings(max_examples=full(12, 400), deadline=None)
    @given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, PEOPLE - 1)), max_size=full(20, 60)))
    def test_it_is_what_the_model_says(self, acts: list[tuple[str, int]]) -> None:
        people, member = make_crowd(PEOPLE), make_member(Role.OWNER)
        announcement, model = draft(member, at=AT), Model()
        for act, number in acts:
            do(act, people[number], announcement, member, model, people)
            announcement.refresh_from_db()
            assert announcement.state == model.state
            assert counts(announcement) == model.counted()
            told = OutboxMessage.objects.exclude(error="withdrawn").values_list("chat_id", flat=True)
            assert len(told) == len(set(told))


def do(act: str, person: User, announcement: Announcement, member: User, model: Model, people: list[User]) -> None:
    chat = person.tg_id or 0
    if act == "feed":
        feed(3, AT)
        _fed(model)
    elif act == "mute":
        MutedNotice.objects.get_or_create(user=person, kind="news")
        model.muted.add(chat)
    elif act == "erase":
        OutboxMessage.objects.filter(chat_id=chat).delete()
        erase_announcements(DataSubject(person.pk, chat, None), AT)
        if model.recipients.get(chat) in {"waiting", "queued"}:
            model.recipients[chat] = "skipped"
    elif act == "claim":
        OutboxMessage.objects.filter(chat_id=chat, state=MessageState.PENDING).update(in_flight=True)
        if model.recipients.get(chat) == "queued":
            model.flying.add(chat)
    elif act in ENDS:
        for message in pending(chat):
            state, reason = ENDS[act]
            end(message, state, reason=reason, at=AT)
            model.recipients[chat] = act
    else:
        _move(act, announcement, member, model, people)


def _fed(model: Model) -> None:
    """Which three are next is the database's choice: the model learns it afterwards."""
    if model.state != "sending":
        return
    queued = set(OutboxMessage.objects.filter(state=MessageState.PENDING).values_list("chat_id", flat=True))
    waiting = [chat for chat, state in model.recipients.items() if state == "waiting"]
    fed = [chat for chat in waiting if chat in queued]
    assert not {chat for chat in fed if chat in model.muted}
    assert len(fed) == min(3, len([chat for chat in waiting if chat not in model.muted]))
    for chat in fed:
        model.recipients[chat] = "queued"
    _skip(model)
    if all(state not in {"waiting", "queued"} for state in model.recipients.values()) and len(fed) < 3:
        model.state = "done"


def _skip(model: Model) -> None:
    """Those who were passed over on the way."""
    skipped = Announcement.objects.get().recipients.filter(state=6).values_list("person__tg_id", flat=True)
    for chat in skipped:
        assert chat in model.muted
        model.recipients[chat] = "skipped"


def _move(act: str, announcement: Announcement, member: User, model: Model, people: list[User]) -> None:
    values: dict[str, Any] = {"announcement_id": announcement.pk, "member": member, "address": "", "at": AT}
    if act == "prepare":
        prepare_due(at=AT)
        model.move(act, people)
        return
    if act == "send":
        values["revision"] = announcement.revision
    try:
        with transaction.atomic():
            getattr(states, f"{act}_announcement")(**values)
            code = ""
    except Refusal as refusal:
        code = refusal.code
    if not code:
        assert model.move(act, people)
        return
    nobody_is_left = code == "audience_empty" and len(model.muted) == PEOPLE
    assert (model.state, act) not in MOVES or nobody_is_left
