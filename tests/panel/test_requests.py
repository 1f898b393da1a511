"""No request to the panel is an internal error: every route × ids, queries, cookies and forms that nobody means."""

from collections.abc import Callable
from itertools import count
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import RelinkRequest, User
from projectsplatform.licences.models import Licence
from projectsplatform.telegram.models import OutboxMessage
from tests.counts import full
from tests.factories.catalogue import put_catalogue, put_places
from tests.factories.staff import make_member, open_panel
from tests.staff.test_access import NAMES, NOTHING, OURS, ROUTES, address
from tests.staff.test_lists import live

pytestmark = pytest.mark.django_db

IDS = [
    "x", "0", "-1", "01", "%D9%A2", "1e3", "9" * 19, "9" * 40, "9" * 5000, "%00", "_00", "a%00b", "%FF", "%ED%A0%80", "%0A",
    "%2e%2e", "a/b", "'", "{}", "None", "_", "%", "%E2%80%AE", "a" * 300, f"%7B{NOTHING}%7D", f"urn:uuid:{NOTHING}",
    NOTHING.hex, str(NOTHING).upper(), f"{NOTHING}%20",
]  # fmt: skip
QUERIES = [
    "username__regex=(", "created_at__year=99999999999", "created_at__gte=99999999999", "created_at__gte=9999-12-31",
    "created_at__gte=0001-01-01", "created_at__lt=%00", "at__gte=0000-00-00", "requested_at__gte=10000-01-01", "is_active__exact=x",
    "is_active__exact=", "is_active__exact=1&is_active__exact=", "blocked_at__isempty=9", "product__code__exact=%00",
    "region__soato__exact=" + "9" * 60, "channel__id__exact=" + "9" * 60, "channel__id__exact=x", "subjects__id__exact=" + "9" * 40,
    "kind__exact=" + "9" * 40, "event=%00", "role=" + "a" * 2000, "q=%00", "q=" + "9" * 60, "q=%22", "q=" + "a" * 5000, "q=%E2%80%AE%F0%9F%92%A9",
    "q='%20OR%201=1", "q=%5C", "q=%25_", "o=x", "o=" + "9" * 5000, "o=-", "o=1.1.1", "p=x", "p=" + "9" * 5000, "p=-1", "all=", "e=1",
    "_facets=", "_popup=x", "_popup=1&_to_field=id", "_to_field=password", "_to_field=%00", "_changelist_filters=%00",
    "_changelist_filters=a%3D(", "after=x", "before=" + "9" * 60, "after=%FF&before=%00", "period=%00", "period=2099-13", "period=2000-01",
    "s=%00&extended=1", "s=a&page=x", "s=a&page=99", "s=a&page=" + "9" * 5000, "s=a&page=-1&extended=1", "s=" + "9" * 60 + "&extended=1",
    "app_label=accounts&model_name=user&field_name=groups&term=a", "app_label=%00&model_name=&field_name=", "next=%00", "next=//evil.example",
    "%00=1", "=", "a__b__c=1", "__=1", "pk=%00", "pk__in=x", "%FF=%FF", "&" * 500, "_selected_action=%00",
]  # fmt: skip
COOKIES = [
    {"staff": "x" * 3000}, {"staff": "\\000"}, {"staff": "sha256$00"}, {"messages": "%00"}, {"messages": "W1siX19qc29uX21lc3NhZ2Ui"},
    {"staff-csrf": "x"}, {"language": "../x"}, {"language": "\\000"},
]  # fmt: skip
ODD = ["", "\0", "9" * 400, "a" * 20_000, "-1", "NaN", "٢", "\u202e\ufffe", "%00", "{{ 7*7 }}"]


def odd_address(name: str, odd: str) -> str:
    """The route's address with something odd for each of its ids."""
    known = address(name)
    for value in (str(NOTHING), "/1/", "wallet/transfer"):
        known = known.replace(value, f"/{odd}/" if value == "/1/" else odd)
    return known


def failed(panel: Client, asked: list[tuple[str, str]]) -> list[tuple[str, str, int]]:
    found = []
    for method, path in asked:
        answer = getattr(panel, method)(path)
        if answer.status_code >= 500:
            found.append((method, path, answer.status_code))
    return found


@pytest.fixture
def panel(db: None) -> Client:
    client = open_panel(make_member(Role.OWNER))
    client.raise_request_exception = False
    return client


def test_a_sample_of_routes_and_oddities(panel: Client) -> None:
    """Each route once with an odd id and once with an odd query; the whole is proved below."""
    turn = count()
    asked = []
    for name in NAMES[:: full(4, 1)]:
        number = next(turn)
        if ROUTES[name].pattern.regex.groupindex:
            asked.append((("get", "post")[number % 2], odd_address(name, IDS[number % len(IDS)])))
        asked.append(("get", f"{address(name)}?{QUERIES[number % len(QUERIES)]}"))
    assert failed(panel, asked) == []


LISTS = [name for name in NAMES if name.endswith("_changelist")]


def test_every_odd_query_on_one_list_and_every_odd_id_on_one_action(panel: Client) -> None:
    """What was an internal error once."""
    lists = [(f"{address(name)}?{query}") for query, name in zip(QUERIES[:: full(3, 1)], LISTS * 9, strict=False)]
    users = [f"/staff/accounts/user/?{query}" for query in ("username__regex=(", "created_at__year=99999999999")]
    acts = [name for name, route in ROUTES.items() if "<path:object_id>/" in str(route.pattern)]
    ids = [odd_address(name, odd) for odd, name in zip(IDS * 2, acts * 9, strict=False)]
    assert failed(panel, [("get", path) for path in (*lists, *users, *ids)]) == []


@pytest.mark.prove
@pytest.mark.parametrize("name", NAMES)
def test_no_route_fails_at_any_odd_id_or_query(panel: Client, name: str) -> None:
    ids = [odd_address(name, odd) for odd in IDS] if ROUTES[name].pattern.regex.groupindex else []
    queries = [f"{address(name)}?{query}" for query in QUERIES]
    assert failed(panel, [(method, path) for path in [*ids, *queries] for method in ("get", "post")]) == []


def test_an_id_has_one_spelling(panel: Client, owner: User) -> None:
    """`page × other spelling` is no page: nothing is done to a row by an address that is not its own."""
    page = reverse("admin:accounts_user_change", args=[owner.pk])
    assert panel.get(page).status_code == 200
    for other in (str(owner.pk).upper(), owner.pk.hex, f"%7B{owner.pk}%7D", f"urn:uuid:{owner.pk}"):
        assert panel.get(page.replace(str(owner.pk), other)).status_code == 404


@pytest.mark.django_db
def test_who_may_not_see_a_model_does_not_learn_which_ids_it_has() -> None:
    cashier = open_panel(make_member(Role.CASHIER))
    heard = {
        (name, odd): cashier.get(odd_address(name, odd)).status_code
        for name in NAMES
        if name.startswith("kundalikcom_schoollogin_") and ROUTES[name].pattern.regex.groupindex
        for odd in (*IDS[:8], str(NOTHING))
    }
    assert set(heard.values()) == {403}


def test_odd_cookies_are_nobodys(panel: Client) -> None:
    for cookies in COOKIES:
        other = Client(raise_request_exception=False)
        for name, value in cookies.items():
            other.cookies[name] = value
        for path in ("/staff/", "/staff/login/", "/staff/accounts/user/"):
            assert other.get(path).status_code in {200, 302}, cookies
        assert other.post("/staff/login/", {"username": "a", "password": "b"}).status_code < 500


@pytest.fixture
def rows(db: None, make_person: Callable[..., User]) -> dict[str, Any]:
    """An id of every kind that there is a row of."""
    put_catalogue()
    put_places()
    person = make_person()
    live(person)
    return {
        "user_id": person.pk,
        "relink_id": RelinkRequest.objects.latest("id").pk,
        "message_id": OutboxMessage.objects.latest("id").pk,
        "licence": Licence.objects.latest("id").pk,
    }


def pages_with_forms(panel: Client, rows: dict[str, Any], names: list[str]) -> list[tuple[str, list[str]]]:
    """Addresses of rows that are there, and the fields of what they ask."""
    found = []
    for name in names:
        groups = ROUTES[name].pattern.regex.groupindex
        models = {f"{model._meta.app_label}_{model._meta.model_name}_": model for model in admin.site._registry}
        model = next((model for prefix, model in models.items() if name.startswith(prefix)), None)
        row = model._default_manager.first() if model else None
        given = {
            **rows,
            "object_id": row.pk if row else NOTHING,
            "app_label": "wallet",
            "model_name": "transfer",
            "job_id": 1,
        }
        path = reverse(f"admin:{name}", kwargs={key: given.get(key, NOTHING) for key in groups})
        answer = panel.get(path)
        context = answer.context if answer.status_code == 200 else None
        form = context and (context.get("form") or getattr(context.get("adminform"), "form", None))
        if form and hasattr(form, "fields"):
            found.append((path, list(form.fields)))
    return found


@pytest.mark.prove
def test_no_form_fails_at_any_odd_field(panel: Client, rows: dict[str, Any]) -> None:
    """The panel's own forms; the models' are proved below."""
    forms, wrong = pages_with_forms(panel, rows, [*OURS]), []
    for number, (path, fields) in enumerate(forms):
        sent: list[dict[str, Any]] = [
            {},
            {"picture": SimpleUploadedFile("a\0.png", b"\0"), **dict.fromkeys(fields, "1")},
        ]
        sent += [dict.fromkeys(fields, odd) for odd in (ODD[number % len(ODD)], ODD[(number + 3) % len(ODD)])]
        wrong += [(path, body, status) for body in sent if (status := panel.post(path, body).status_code) >= 500]
    assert wrong == []
    assert len(forms) > 15


@pytest.mark.prove
@pytest.mark.parametrize("odd", ODD)
def test_no_form_fails_at_an_odd_field(panel: Client, rows: dict[str, Any], odd: str) -> None:
    wrong = []
    for path, fields in pages_with_forms(panel, rows, NAMES):
        bodies = [dict.fromkeys(fields, odd), *({**dict.fromkeys(fields, "1"), field: odd} for field in fields)]
        wrong += [(path, body, status) for body in bodies if (status := panel.post(path, body).status_code) >= 500]
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ODD)
def test_the_way_in_takes_anything(odd: str) -> None:
    client = Client(raise_request_exception=False)
    for path in ("/staff/login/", "/staff/login/code/"):
        body = {"username": odd, "password": odd, "code": odd}
        assert client.post(f"{path}?next={quote(odd[:500])}", body).status_code in {200, 302, 400, 429}
