"""The panel's menu, for every role."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from projectsplatform.accounts.enums import Role
from projectsplatform.staff.pages.menu import ENTRIES, GROUPS, MOST
from projectsplatform.staff.rules import PERMISSIONS
from tests.factories.staff import make_member, open_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def menus(db: None) -> Any:
    """The menu and what is folded, as the panel's pages are given them."""

    def of(role: Role, path: str = "/staff/") -> tuple[list[Any], list[Any]]:
        (shown,) = open_panel(make_member(role)).get(path).context["sidebar_navigation"]
        return shown["often"], shown["advanced"]

    return of


def links(groups: list[Any]) -> list[str]:
    return [item.link for group in groups for item in group.items]


def may_see(role: Role) -> set[str]:
    """Every list and page that the menu knows and the role may open."""
    models = [model._meta for model in admin.site._registry]
    lists = {
        reverse(f"admin:{model.app_label}_{model.model_name}_changelist")
        for model in models
        if f"{model.app_label}.view_{model.model_name}" in PERMISSIONS[role]
    }
    own = [entry for entry in ENTRIES if not entry.name.endswith("_changelist")]
    return lists | {
        reverse(f"admin:{entry.name}") for entry in own if not entry.permission or entry.permission in PERMISSIONS[role]
    }


@pytest.mark.parametrize("role", Role)
def test_a_role_has_at_most_nine_entries_and_the_rest_is_folded(menus: Any, role: Role) -> None:
    often, advanced = menus(role)
    assert len(links(often)) == min(MOST, len(may_see(role))) == 9
    assert sorted(links(often) + links(advanced)) == sorted(may_see(role))
    titles = [str(title) for title in GROUPS.values()]
    for groups in (often, advanced):
        shown = [str(group.title) for group in groups]
        assert shown == [title for title in titles if title in shown]


@pytest.mark.parametrize("role", Role)
def test_the_first_entry_is_home_and_all_of_them_open(menus: Any, role: Role) -> None:
    often, _ = menus(role)
    panel = open_panel(make_member(role))
    assert links(often)[0] == "/staff/"
    assert {panel.get(link).status_code for link in links(often)} == {200}


def test_the_page_at_hand_is_marked_once_wherever_it_stands(menus: Any) -> None:
    for path, link in (
        ("/staff/", "/staff/"),
        ("/staff/numbers/", "/staff/numbers/"),
        ("/staff/accounts/session/", "/staff/accounts/session/"),
        ("/staff/members/new/", "/staff/accounts/staffmember/"),
    ):
        often, advanced = menus(Role.OWNER, path)
        active = [item.link for group in [*often, *advanced] for item in group.items if item.is_active]
        assert active == [link]
        assert any(group.is_active for group in advanced) is (link not in links(often))


def test_the_folded_part_is_open_where_one_is_in_it(db: None) -> None:
    panel: Client = open_panel(make_member(Role.OWNER))
    opened = [
        re.search(r'<details class="pp-advanced"( open)?>', panel.get(path).content.decode())
        for path in ("/staff/", "/staff/accounts/session/")
    ]
    assert [found[1] if found else found for found in opened] == [None, " open"]


def test_the_title_bar_says_home(db: None) -> None:
    panel = open_panel(make_member(Role.CASHIER))
    panel.cookies["language"] = "uz"
    assert "<title>Bosh sahifa | ProjectsPlatform</title>" in re.sub(r"\s+", " ", panel.get("/staff/").content.decode())
