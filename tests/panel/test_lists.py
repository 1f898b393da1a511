"""Pages of a list go on where the last one ended."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import Session, User
from projectsplatform.accounts.operations.sessions import open_session
from projectsplatform.kit.clock import now
from projectsplatform.telegram.models import Channel, TelegramChat
from tests.counts import some
from tests.factories.staff import make_member, open_panel

pytestmark = pytest.mark.django_db

SESSIONS, CHANNELS, CHATS = ("/staff/accounts/session/", "/staff/telegram/channel/", "/staff/telegram/telegramchat/")
SIZE = 50


@pytest.fixture
def panel(db: None) -> Client:
    return open_panel(make_member(Role.OWNER))


def open_sessions(person: User, number: int) -> None:
    for _ in range(number):
        open_session(user_id=person.pk, device_name="Chrome", at=now())


def shown(panel: Client, address: str) -> Any:
    answer = panel.get(address)
    assert answer.status_code == 200
    return answer.context["cl"]


def walk(panel: Client, path: str, query: str = "", *, back: bool = False) -> list[list[Any]]:
    """The rows of page after page."""
    pages = []
    while True:
        found = shown(panel, path + query)
        pages.append([row.pk for row in found.result_list])
        if not (found.has_newer if back else found.has_older):
            return pages
        query = found.newer_query if back else found.older_query


def test_pages_to_the_end_and_back_show_every_row_once(panel: Client, owner: User) -> None:
    open_sessions(owner, 2 * SIZE + 3)
    rows = [*Session.objects.order_by("-pk").values_list("pk", flat=True)]

    there = walk(panel, SESSIONS)
    last = shown(panel, f"{SESSIONS}?after={there[1][-1]}")
    back = walk(panel, SESSIONS, last.newer_query, back=True)

    assert there == [rows[:SIZE], rows[SIZE : 2 * SIZE], rows[2 * SIZE :]]
    assert back == [there[1], there[0]]


def test_rows_that_come_meanwhile_move_nobodys_page(panel: Client, owner: User) -> None:
    open_sessions(owner, SIZE + 5)
    first = shown(panel, SESSIONS)
    rest = [*Session.objects.order_by("-pk").values_list("pk", flat=True)][SIZE:]
    open_sessions(owner, 3)
    assert [row.pk for row in shown(panel, SESSIONS + first.older_query).result_list] == rest


def test_rows_of_one_moment_are_not_lost_at_the_edge(panel: Client) -> None:
    at = now()
    TelegramChat.objects.bulk_create(
        TelegramChat(chat_id=number, language="uz", first_seen_at=at - timedelta(seconds=number // 40))
        for number in range(1, 2 * SIZE + 21)
    )
    rows = [*TelegramChat.objects.order_by("-first_seen_at", "-pk").values_list("pk", flat=True)]
    assert walk(panel, CHATS) == [rows[:SIZE], rows[SIZE : 2 * SIZE], rows[2 * SIZE :]]


@pytest.mark.parametrize("direction", ["", "-"])
def test_a_column_that_may_be_empty_is_walked_whole(panel: Client, direction: str) -> None:
    Channel.objects.bulk_create(
        Channel(
            title=f"Kanal {number}",
            url=f"https://t.me/k{number}",
            username=f"kanal{number}",
            chat_id=-number if number % 2 else None,
        )
        for number in range(1, 2 * SIZE + 5)
    )
    column = shown(panel, CHANNELS).list_display.index("chat_id")
    ordered = [*Channel.objects.order_by(f"{direction}chat_id", "-pk").values_list("pk", flat=True)]

    pages = walk(panel, CHANNELS, f"?o={direction}{column}")
    back = walk(panel, CHANNELS, f"?o={direction}{column}&before={pages[2][0]}", back=True)

    assert [pk for page in pages for pk in page] == ordered
    assert back == [pages[1], pages[0]]


def test_another_filter_begins_at_the_first_page(panel: Client, owner: User) -> None:
    open_sessions(owner, SIZE + 1)
    second = shown(panel, SESSIONS + shown(panel, SESSIONS).older_query)
    assert second.get_query_string({"q": "x"}) == "?q=x"


@pytest.mark.parametrize("place", some(["0", "x", "", "018f0000-0000-7000-8000-000000000000", "1" * 5000], one_in=3))
def test_a_place_that_is_not_there_is_the_beginning(panel: Client, owner: User, place: str) -> None:
    open_sessions(owner, SIZE + 1)
    first = [row.pk for row in shown(panel, SESSIONS).result_list]
    for name in ("after", "before"):
        found = shown(panel, f"{SESSIONS}?{name}={place}")
        assert ([row.pk for row in found.result_list], found.has_newer) == (first, False)


def test_the_second_page_costs_one_question_more(
    panel: Client, owner: User, django_assert_num_queries: Callable[..., Any]
) -> None:
    open_sessions(owner, 3 * SIZE)
    first = shown(panel, SESSIONS)
    last = walk(panel, SESSIONS)[-1][0]
    with django_assert_num_queries(8):
        panel.get(SESSIONS)
    for query in (first.older_query, f"?before={last}"):
        with django_assert_num_queries(9):
            panel.get(SESSIONS + query)
