"""Required channels: what they stop and from when, whom staff see before, and who is told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from projectsplatform.accounts.models import AuditEvent, MutedNotice, Notice
from projectsplatform.kit.clock import TASHKENT, now
from projectsplatform.kit.errors import NothingThere, RateLimited
from projectsplatform.licences.enums import ChannelCheck
from projectsplatform.licences.errors import ChannelAlreadyRequired, GraceInvalid
from projectsplatform.licences.fast_lane.routes import ROUTES
from projectsplatform.licences.models import Licence, RequiredChannel
from projectsplatform.licences.operations.channel_notices import tell_of_channels
from projectsplatform.licences.operations.channels import check_channels, drop_channel, require_channel
from projectsplatform.licences.queries.channel_changes import ChannelPreview, preview_channel
from projectsplatform.licences.queries.channels import missing_channels
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import Channel, OutboxMessage, TelegramChat
from tests.cast import Api
from tests.factories.channels import BANNED, DOWN, HIDDEN, JOINED, LEFT, telegram_says
from tests.factories.licences import MOBILE, PC, TEACHER, check, make_binding, make_licence, remember, require_a_channel
from tests.factories.telegram import make_channel
from tests.races import run_at_once
from tests.telegram.stub import BotApiStub

pytestmark = pytest.mark.usefixtures("catalogue")
DAY = timedelta(days=1)
Person = Callable[..., Any]


@pytest.mark.usefixtures("entry_point")
@pytest.mark.parametrize(
    ("state", "over", "subscribed"),
    [(JOINED, "valid", True), (LEFT, "channels_required", False), (BANNED, "channels_required", False),
     (HIDDEN, "valid", None), (DOWN, "valid", None)],
)  # fmt: skip
def test_only_a_definite_no_stops_a_program_and_only_after_the_grace(
    api: Api, owner: Any, sign_in: Any, bot_api: BotApiStub, state: str, over: str, subscribed: bool | None
) -> None:
    telegram_says(bot_api, state)
    make_licence(owner, at=now())
    channel = require_a_channel(takes_effect_at=now() + DAY)
    token = sign_in(owner)

    def ask() -> dict[str, Any]:
        return check(ROUTES["kundalikcom/check_pc"], token, now(), language="en", device_id="PC-1")

    assert (ask()["code"], bot_api.calls) == ("valid", [])
    assert api.post("kundalikcom/mandatory_subscription", {}, token)["channels"] == []
    RequiredChannel.objects.update(takes_effect_at=now())
    answer = ask()
    assert answer["code"] == over
    if over == "channels_required":
        assert answer["message"] == "Join the required Telegram channels first."
        assert answer["channels"] == [{"title": channel.title, "url": channel.url}]
    said = api.post("kundalikcom/mandatory_subscription", {}, token)
    assert (said["satisfied"], said["channels"][0]["subscribed"]) == (over == "valid", subscribed)


@pytest.mark.usefixtures("entry_point")
def test_the_grace_ends_to_the_second(owner: Any, sign_in: Any, at: datetime) -> None:
    make_licence(owner, at=at)
    remember(require_a_channel(takes_effect_at=at), owner, subscribed=False, at=at)
    token = sign_in(owner, at=at)
    codes = [
        check(ROUTES["kundalikcom/check_pc"], token, moment, device_id="PC-1")["code"]
        for moment in (at - timedelta(seconds=1), at)
    ]
    assert codes == ["valid", "channels_required"]


@pytest.mark.usefixtures("entry_point")
def test_a_trial_begins_during_the_grace(owner: Any, sign_in: Any, at: datetime) -> None:
    remember(require_a_channel(takes_effect_at=at + DAY), owner, subscribed=False, at=at)
    route = ROUTES["kundalikcom/check_pc"]
    assert check(route, sign_in(owner, at=at), at, device_id="PC-1")["code"] == "valid"


@pytest.mark.usefixtures("entry_point")
def test_a_check_during_the_grace_costs_one_query(
    owner: Any, sign_in: Any, at: datetime, django_assert_num_queries: Any
) -> None:
    make_binding(make_licence(owner, at=at), "PC-1", at=at)
    require_a_channel(takes_effect_at=at + DAY)
    token, route = sign_in(owner, at=at), ROUTES["kundalikcom/check_pc"]
    check(route, token, at, device_id="PC-1")
    with django_assert_num_queries(1):
        check(route, token, at + timedelta(minutes=3), device_id="PC-1")


def require(channel: Channel, staff: Any, at: datetime, *products: str, days: int = 3) -> list[RequiredChannel]:
    return require_channel(
        product_codes=products or (PC,), channel_id=channel.id, grace_days=days, actor_id=staff.id, at=at
    )


def test_a_channel_is_required_of_products_and_dropped_with_a_trace(staff_member: Any, at: datetime) -> None:
    channel = make_channel()
    rows = require(channel, staff_member, at, PC, MOBILE)
    assert {(row.product_id, row.takes_effect_at) for row in rows} == {(PC, at + 3 * DAY), (MOBILE, at + 3 * DAY)}
    for row in rows:
        drop_channel(required_channel_id=row.id, actor_id=staff_member.id, at=at)
    assert not RequiredChannel.objects.exists()
    events = AuditEvent.objects.order_by("id").values_list("event", flat=True)
    assert list(events) == ["catalogue.channel.required"] * 2 + ["catalogue.channel.dropped"] * 2


def test_what_cannot_be_required_is_refused(staff_member: Any, at: datetime) -> None:
    channel = make_channel()
    for days in (-1, 91):
        with pytest.raises(GraceInvalid):
            require(channel, staff_member, at, days=days)
    with pytest.raises(NothingThere):
        require(channel, staff_member, at, "no-such-product")
    with pytest.raises(NothingThere):
        require(Channel(title="x"), staff_member, at)
    require(channel, staff_member, at)
    with pytest.raises(ChannelAlreadyRequired):
        require(channel, staff_member, at + DAY, MOBILE, PC)
    assert list(RequiredChannel.objects.values_list("product_id", "takes_effect_at")) == [(PC, at + 3 * DAY)]


@pytest.mark.django_db(transaction=True)
def test_two_who_require_it_at_once_set_one_moment(staff_member: Any, at: datetime) -> None:
    channel = make_channel()
    outcomes = run_at_once(2, lambda index: require(channel, staff_member, at + index * DAY))
    assert sorted(isinstance(outcome, ChannelAlreadyRequired) for outcome in outcomes) == [False, True]
    assert RequiredChannel.objects.count() == 1


def test_staff_see_whose_licences_it_would_stop(make_person: Person, at: datetime) -> None:
    channel = make_channel()
    inside, outside, _unknown = (make_licence(make_person(), at=at) for _ in range(3))
    remember(channel, inside.user, subscribed=True, at=at - 99 * DAY)
    remember(channel, outside.user, subscribed=False, at=at - 99 * DAY)
    for fields in ({"days": -1}, {"suspended_at": at, "remaining": DAY}, {"revoked_at": at}):
        make_licence(make_person(), at=at, **fields)
    make_licence(make_person(tg_id=None), at=at)
    make_licence(make_person(is_active=False), at=at)
    found = preview_channel(channel_id=channel.id, product_codes=[PC, MOBILE], at=at)
    assert found == [ChannelPreview(PC, 3, 1, 1), ChannelPreview(MOBILE, 0, 0, 0)]
    assert found[0].stopped == 2


def tashkent(hour: int, day: int = 2) -> datetime:
    return datetime(2026, 2, day, hour, 5, tzinfo=TASHKENT)


def told() -> list[tuple[int, str]]:
    rows = OutboxMessage.objects.filter(kind="licence.channel_required").order_by("id")
    return [(row.chat_id, row.body().text.replace("\xa0", " ")) for row in rows]


TEXTS = {
    "uz": "Kundalik kompyuter uchun, Kundalik telefon uchun: 5-fevral 2026, 12:05 dan boshlab “Kanal” Telegram kanaliga obuna "
    "boʻlish majburiy.\nShu vaqtgacha obuna boʻling va tekshiring: shunda hech narsa toʻxtamaydi.",
    "uz-cyrl": "Kundalik компьютер учун, Kundalik телефон учун: 5-февраль 2026, 12:05 дан бошлаб “Kanal” Telegram каналига обуна "
    "бўлиш мажбурий.\nШу вақтгача обуна бўлинг ва текширинг: шунда ҳеч нарса тўхтамайди.",
    "ru": "Kundalik для компьютера, Kundalik для телефона: с 5 февраля 2026, 12:05 обязательна подписка на Telegram-канал «Kanal».\n"
    "Подпишитесь до этого времени и проверьте: тогда ничего не остановится.",
    "en": "Kundalik for computers, Kundalik for phones: from 5 February 2026, 12:05 the Telegram channel “Kanal” is required.\n"
    "Join it before then and check: then nothing stops.",
}  # fmt: skip
BUTTONS = {
    "uz": ["Qoʻshilish", "Yana tekshirish", "Sahifani ochish"],
    "uz-cyrl": ["Қўшилиш", "Яна текшириш", "Саҳифани очиш"],
    "ru": ["Вступить", "Проверить ещё раз", "Открыть страницу"],
    "en": ["Join", "Check again", "Open the page"],
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_person_is_told_once_of_all_their_programs(owner: Any, staff_member: Any, language: str) -> None:
    at = tashkent(12)
    TelegramChat.objects.create(chat_id=owner.tg_id, language=language, first_seen_at=at)
    for product in (PC, MOBILE, TEACHER):
        make_licence(owner, at=at, product=product)
    channel = make_channel(title="Kanal")
    require(channel, staff_member, at, PC, MOBILE)
    assert [tell_of_channels(at=moment) for moment in (at, at + timedelta(minutes=5), at + DAY)] == [1, 0, 0]
    assert told() == [(owner.tg_id, TEXTS[language])]
    message = OutboxMessage.objects.get()
    buttons = [button for row in message.body().buttons for button in row]
    assert [button.text for button in buttons] == BUTTONS[language]
    assert [button.url or button.callback_data for button in buttons] == [
        channel.url, "check_channels", "http://127.0.0.1:8000/home/",
    ]  # fmt: skip
    assert (message.lane, Notice.objects.get().kind) == (Lane.BROADCAST, "channel")


def test_who_is_known_to_be_in_it_is_not_told(make_person: Person, staff_member: Any) -> None:
    at, channel = tashkent(12), make_channel()
    inside, outside, unknown = (make_licence(make_person(), at=at).user for _ in range(3))
    remember(channel, inside, subscribed=True, at=at)
    remember(channel, outside, subscribed=False, at=at)
    make_licence(make_person(), at=at, product=TEACHER)
    make_licence(make_person(), at=at, days=-1)
    require(channel, staff_member, at)
    assert tell_of_channels(at=at) == 2
    assert {chat_id for chat_id, _text in told()} == {outside.tg_id, unknown.tg_id}


def test_whoever_comes_under_it_later_is_told_then(make_person: Person, staff_member: Any) -> None:
    at = tashkent(12)
    require(make_channel(), staff_member, at)
    make_licence(make_person(), at=at)
    assert tell_of_channels(at=at) == 1
    make_licence(make_person(), at=at)
    assert [tell_of_channels(at=at + DAY), tell_of_channels(at=at + 5 * DAY)] == [1, 0]


def test_nobody_is_told_in_quiet_hours_and_of_one_that_began_in_them_in_the_morning(
    owner: Any, staff_member: Any
) -> None:
    make_licence(owner, at=tashkent(22))
    require(make_channel(title="Kanal"), staff_member, tashkent(22), days=0)
    assert [tell_of_channels(at=moment) for moment in (tashkent(22), tashkent(3, 3), tashkent(7, 3))] == [0, 0, 0]
    assert tell_of_channels(at=tashkent(8, 3)) == 1
    [(_chat, text)] = told()
    assert text.startswith("Kundalik kompyuter uchun: “Kanal” Telegram kanaliga obuna boʻlish majburiy.")


def test_a_channel_that_is_dropped_and_required_again_is_told_again(owner: Any, staff_member: Any) -> None:
    at, channel = tashkent(12), make_channel()
    make_licence(owner, at=at)
    [first] = require(channel, staff_member, at)
    tell_of_channels(at=at)
    drop_channel(required_channel_id=first.id, actor_id=staff_member.id, at=at)
    assert tell_of_channels(at=at) == 0
    require(channel, staff_member, at + DAY)
    assert tell_of_channels(at=at + DAY) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_each_person_once(make_person: Person, staff_member: Any) -> None:
    at = tashkent(12)
    people = {make_licence(make_person(), at=at).user.tg_id for _ in range(5)}
    require(make_channel(), staff_member, at)
    assert all(isinstance(outcome, int) for outcome in run_at_once(2, lambda _: tell_of_channels(at=at)))
    assert sorted(chat_id for chat_id, _text in told()) == sorted(people)


def test_who_switched_the_kind_off_reads_it_in_the_cabinet_only(owner: Any, staff_member: Any) -> None:
    at = tashkent(12)
    make_licence(owner, at=at)
    MutedNotice.objects.create(user=owner, kind="channel")
    require(make_channel(), staff_member, at)
    assert (tell_of_channels(at=at), Notice.objects.count(), told()) == (1, 1, [])


@pytest.mark.parametrize("people", [1, 3])
def test_what_is_missing_is_one_query(
    owner: Any, make_person: Person, at: datetime, people: int, django_assert_num_queries: Any
) -> None:
    for product in (PC, MOBILE, TEACHER)[:people]:
        make_licence(owner, at=at, product=product)
        remember(require_a_channel(product), owner, subscribed=False, at=at)
    with django_assert_num_queries(1):
        assert len(missing_channels(owner.id, at)) == people


def test_only_running_programs_of_a_person_with_telegram_miss_a_channel(
    owner: Any, make_person: Person, at: datetime
) -> None:
    channel = require_a_channel(PC, MOBILE, takes_effect_at=at + DAY)
    stopped = ({"days": -1}, {"suspended_at": at, "remaining": DAY}, {"revoked_at": at})
    people = [make_licence(make_person(), at=at, **fields).user for fields in stopped]
    people.append(make_licence(make_person(tg_id=None), at=at).user)
    assert [missing_channels(person.id, at) for person in people] == [[]] * 4
    for product in (PC, MOBILE):
        make_licence(owner, at=at, product=product)
    [missing] = missing_channels(owner.id, at)
    assert (missing.channel_id, missing.product_codes, missing.subscribed) == (channel.id, [MOBILE, PC], None)
    remember(channel, owner, subscribed=True, at=at - 99 * DAY)
    assert missing_channels(owner.id, at) == []


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (JOINED, ChannelCheck.JOINED),
        (LEFT, ChannelCheck.MISSING),
        (BANNED, ChannelCheck.MISSING),
        (HIDDEN, ChannelCheck.HIDDEN),
        (DOWN, ChannelCheck.UNREACHABLE),
    ],
)
def test_checking_again_asks_at_once_whatever_is_remembered(
    owner: Any, bot_api: BotApiStub, state: str, found: ChannelCheck
) -> None:
    telegram_says(bot_api, state)
    make_licence(owner, at=now())
    remember(require_a_channel(), owner, subscribed=False, at=now())
    assert check_channels(user_id=owner.id, at=now()) is found
    assert len(bot_api.of("getChatMember")) == 1


@override_settings(LIMITS_ON=True)
def test_checking_again_is_limited(owner: Any, bot_api: BotApiStub, at: datetime) -> None:
    make_licence(owner, at=at)
    require_a_channel()
    moment = at.replace(second=20)
    for _ in range(5):
        check_channels(user_id=owner.id, at=moment)
    with pytest.raises(RateLimited) as refused:
        check_channels(user_id=owner.id, at=moment)
    assert refused.value.retry_after == 40
    assert Licence.objects.count() == 1
