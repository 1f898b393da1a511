"""Lists as members keep them, what their amounts come to, and what an empty one says."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.privacy import DataSubject
from projectsplatform.panel import lists, totals
from projectsplatform.staff.errors import ViewInvalid, ViewNameInvalid
from projectsplatform.staff.models import SavedView
from projectsplatform.staff.operations.privacy import VIEWS
from projectsplatform.staff.operations.views import remove_view, save_view
from tests.factories.staff import make_member, open_panel
from tests.factories.wallet import give_money, spend_money

pytestmark = pytest.mark.django_db

TRANSFERS = "/staff/wallet/transfer/"
NEW = "/staff/views/wallet/transfer/new/"
QUERY = "kind__exact=top_up&q=karim"


def save(member: User, name: str = "Kirim", query: str = QUERY) -> SavedView:
    return save_view(member_id=member.pk, list_name="wallet.transfer", name=name, query=query, at=now())


def page_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ").replace("&amp;", "&")


def test_a_list_is_kept_with_its_filters_search_and_order_and_without_its_page(db: None) -> None:
    member = make_member(Role.CASHIER)
    panel = open_panel(member)
    assert f"{NEW}?{QUERY}" in page_of(panel, f"{TRANSFERS}?q=karim&kind__exact=top_up")

    done = panel.post(f"{NEW}?after=1&q=karim&kind__exact=top_up&note=x&o=", {"name": "  Karimovdan   kirim "})
    assert done.headers["Location"] == f"{TRANSFERS}?{QUERY}"
    view = SavedView.objects.get()
    assert (view.member_id, view.list_name, view.name, view.query) == (
        member.pk,
        "wallet.transfer",
        "Karimovdan kirim",
        QUERY,
    )


def test_a_view_stands_above_its_list_for_its_member_alone(db: None) -> None:
    member, other = make_member(Role.CASHIER), make_member(Role.CASHIER)
    view = save(member)
    whole, chosen = (page_of(open_panel(member), f"{TRANSFERS}{query}") for query in ("", f"?{QUERY}"))

    assert (f'href="?{QUERY}"' in whole, f"/staff/views/{view.pk}/delete/" in whole) == (True, False)
    assert (f'href="?{QUERY}" aria-current="page"' in chosen, f"/staff/views/{view.pk}/delete/" in chosen) == (
        True,
        True,
    )
    assert NEW not in chosen
    assert QUERY not in page_of(open_panel(other), TRANSFERS)
    assert QUERY not in page_of(open_panel(member), "/staff/wallet/topuprequest/")


def test_a_view_is_removed_by_its_member_alone(db: None) -> None:
    member, other = make_member(Role.CASHIER), make_member(Role.OWNER)
    view = save(member)
    path = f"/staff/views/{view.pk}/delete/"

    assert open_panel(other).post(path, {"decided": "yes"}).status_code == 404
    with pytest.raises(NothingThere):
        remove_view(member_id=other.pk, view_id=view.pk)
    assert "Kirim" in page_of(open_panel(member), path)
    assert open_panel(member).post(path, {"decided": "yes"}).headers["Location"] == TRANSFERS
    assert not SavedView.objects.exists()


def test_a_list_that_a_role_does_not_see_is_not_kept(db: None) -> None:
    panel = open_panel(make_member(Role.ANALYST))
    assert panel.post("/staff/views/accounts/session/new/?q=x", {"name": "x"}).status_code == 403
    assert panel.get("/staff/views/accounts/nothing/new/").status_code == 404


def test_a_name_is_needed_and_one_of_before_is_replaced(db: None) -> None:
    member = make_member(Role.CASHIER)
    for name, query, refusal in (
        (" ", QUERY, ViewNameInvalid),
        ("x" * 41, QUERY, ViewNameInvalid),
        ("x", "", ViewInvalid),
    ):
        with pytest.raises(refusal):
            save(member, name, query)
    save(member)
    save(member, query="q=yangi")
    assert [view.query for view in SavedView.objects.all()] == ["q=yangi"]
    assert (
        "kamida" in page_of(open_panel(member), NEW) or open_panel(member).post(NEW, {"name": "x"}).status_code == 200
    )


def test_views_are_in_what_is_kept_about_a_member_and_go_with_them(at: datetime) -> None:
    member, other = make_member(Role.CASHIER), make_member(Role.CASHIER)
    save(member)
    save(other)
    subject = DataSubject(user_id=member.pk, tg_id=None, phone=None)

    [kept] = VIEWS.export(subject)["saved_views"]
    assert (kept["list"], kept["name"], kept["query"]) == ("wallet.transfer", "Kirim", QUERY)
    VIEWS.erase(subject, at)
    assert [view.member_id for view in SavedView.objects.all()] == [other.pk]


def totals_on(client: Client, query: str = "") -> list[str]:
    shown: Any = client.get(TRANSFERS + query)
    return [total.text.replace("\xa0", " ") for total in shown.context["cl"].totals]


def test_the_sums_are_of_everything_that_is_filtered(owner: User, stranger: User) -> None:
    panel = open_panel(make_member(Role.OWNER))
    assert totals_on(panel) == []
    for _ in range(60):
        give_money(owner, 1_000, now())
    give_money(stranger, 500, now())
    spend_money(owner, 400, now())

    assert totals_on(panel) == ["+60 500 soʻm", "−400 soʻm", "+60 100 soʻm"]
    assert totals_on(panel, "?kind__exact=top_up") == ["60 500 soʻm"]
    assert totals_on(panel, f"?q={stranger.username}") == ["500 soʻm"]
    assert totals_on(panel, "?kind__exact=reversal") == []


def test_the_sums_cost_one_query_and_none_of_a_whole_list_that_is_too_long(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = open_panel(make_member(Role.OWNER))
    for _ in range(3):
        give_money(owner, 1_000, now())
    totals_on(panel)
    counts = []
    for most in (10, 2):
        monkeypatch.setattr(lists, "MAX_SUMMED", most)
        monkeypatch.setattr(totals, "MAX_SUMMED", most)
        with CaptureQueriesContext(connection) as queries:
            told = totals_on(panel)
        counts.append((len(queries), told))
    assert counts[1] == (counts[0][0] - 1, ["roʻyxatni 2 qatorgacha filtrlang"])
    assert totals_on(panel, "?kind__exact=top_up") == ["roʻyxatni 2 qatorgacha filtrlang"]


def test_every_list_says_what_comes_while_it_is_empty(db: None) -> None:
    assert [
        model.__name__ for model, known in admin.site._registry.items() if not getattr(known, "what_comes", "")
    ] == []
    panel = open_panel(make_member(Role.OWNER))

    assert "Har bir xarid va uzaytirish shu yerga yoziladi." in page_of(panel, "/staff/licences/purchase/")
    nothing = page_of(panel, "/staff/licences/purchase/?q=hech")
    assert "Bu qidiruv yoki filtrga mos narsa yoʻq." in nothing
    assert "shu yerga yoziladi" not in nothing
