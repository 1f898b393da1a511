import pytest

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import Face
from projectsplatform.aloqa.models import Message, MirrorGroup, MirrorTopic
from projectsplatform.aloqa.operations.mirroring import keep_topic, prepare_topic
from projectsplatform.aloqa.rules.content import Content
from projectsplatform.aloqa.rules.mirror_links import OfferedGroup, read_group
from projectsplatform.bot.conversations.mirror import KIND, Spot, offer_group, take_topic_message
from projectsplatform.kit.clock import now
from projectsplatform.telegram.models import OutboxMessage
from tests.factories.accounts import new_person
from tests.factories.aloqa import say
from tests.factories.staff import make_member

GROUP, TOPIC = -100_500, 7


@pytest.fixture
def member(db: None) -> User:
    return make_member(Role.SUPPORT)


@pytest.fixture
def topic(member: User) -> MirrorTopic:
    MirrorGroup.objects.create(bot_id=1, chat_id=GROUP, title="Xodimlar", turned_on_by=member, turned_on_at=now())
    topic = prepare_topic(thread_id=say(new_person(), at=now()).thread_id)
    assert topic is not None
    keep_topic(topic=topic, topic_id=TOPIC)
    return MirrorTopic.objects.get()


def _write(
    text: str, tg_id: int | None, *, topic_id: int | None = TOPIC, chat_id: int = GROUP, number: int = 50
) -> bool:
    spot = Spot(chat_id, topic_id, tg_id)
    return take_topic_message(spot=spot, content=Content(text=text), telegram_id=number, at=now())


def _told() -> list[str]:
    return [row.body().text for row in OutboxMessage.objects.filter(kind=KIND).order_by("id")]


def test_a_members_answer_in_the_topic_goes_to_the_customer_once(topic: MirrorTopic, member: User) -> None:
    assert _write("Hozir qaraymiz", member.tg_id)
    assert _write("Hozir qaraymiz", member.tg_id)

    message = Message.objects.get(face=Face.MIRROR)
    assert (message.thread_id, message.member_id, message.text) == (topic.thread_id, member.pk, "Hozir qaraymiz")
    assert _told() == []


def test_what_begins_with_two_strokes_is_a_note(topic: MirrorTopic, member: User) -> None:
    _write("// qarzi bor", member.tg_id)

    assert Message.objects.filter(is_note=True).values_list("text", flat=True).get() == "qarzi bor"
    assert not OutboxMessage.objects.filter(kind__startswith="aloqa.").exists()


@pytest.mark.parametrize("who", ["anonymous", "stranger", "customer", "analyst", "disabled"])
def test_nobody_else_answers_customers_there_and_is_told_so(topic: MirrorTopic, who: str) -> None:
    people = {
        "anonymous": None,
        "stranger": 1,
        "customer": new_person().tg_id,
        "analyst": make_member(Role.ANALYST).tg_id,
    }
    disabled = make_member(Role.SUPPORT)
    User.objects.filter(pk=disabled.pk).update(is_active=False)
    before = Message.objects.count()

    assert _write("Salom", {**people, "disabled": disabled.tg_id}[who])
    assert Message.objects.count() == before
    [told] = _told()
    assert told.startswith("Mijozga joʻnatilmadi")


def test_what_is_written_outside_the_topics_is_the_groups_own(topic: MirrorTopic, member: User) -> None:
    assert not _write("Tushlikka chiqdik", member.tg_id, topic_id=None)
    assert not _write("Salom", member.tg_id, chat_id=-5)
    assert not _write("Salom", member.tg_id, topic_id=8)


def test_an_owner_gets_the_link_by_which_the_panel_turns_it_on(db: None) -> None:
    offer_group(group=OfferedGroup(GROUP, "Xodimlar"), is_forum=True, tg_id=make_member(Role.OWNER).tg_id, at=now())

    [[button]] = OutboxMessage.objects.get(kind=KIND).body().buttons
    assert button.url is not None
    assert read_group(button.url.partition("?group=")[2].replace("%3A", ":")) == OfferedGroup(GROUP, "Xodimlar")


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.CASHIER])
def test_nobody_else_gets_an_answer(db: None, role: Role) -> None:
    offer_group(group=OfferedGroup(GROUP, "Xodimlar"), is_forum=True, tg_id=make_member(role).tg_id, at=now())

    assert _told() == []
