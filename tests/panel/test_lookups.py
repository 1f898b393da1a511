"""Nobody reads a column that is not shown by asking a list for it: every model × field × lookup × role."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.templatetags.static import static
from django.test import Client, RequestFactory

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from tests.counts import some
from tests.factories.accounts import new_person
from tests.factories.catalogue import put_catalogue, put_places
from tests.factories.staff import make_member, open_panel
from tests.staff.test_lists import LISTS, live

pytestmark = pytest.mark.django_db

LOOKUPS = (
    "", "exact", "iexact", "startswith", "istartswith", "contains", "icontains", "endswith", "regex", "iregex", "in",
    "gt", "gte", "lt", "lte", "range", "isnull", "isempty", "year", "month", "date", "length", "has_key",
)  # fmt: skip
OVER_HTTP = ("", "startswith", "regex", "gt", "isnull")
OF_A_FILTER = {"exact", "isnull", "gte", "lt", "isempty"}
"""What a filter of Django's asks of its own column."""
ADMINS = sorted(admin.site._registry.values(), key=lambda known: known.opts.label)
LANGUAGES = ("uz", "uz-cyrl", "ru", "en")


def path_of(known: Any) -> str:
    return f"/staff/{known.opts.app_label}/{known.opts.model_name}/"


def fields_of(known: Any) -> Iterator[str]:
    """Fields, relations from both ends, and the fields at the other end."""
    yield "pk"
    for field in known.opts.get_fields(include_hidden=True):
        name = field.name
        yield from {name, getattr(field, "attname", name)}
        if field.related_model:
            yield from (f"{name}__{other.name}" for other in field.related_model._meta.concrete_fields)


def asked_of(known: Any, lookups: tuple[str, ...] = LOOKUPS) -> list[str]:
    return sorted({f"{name}__{look}".removesuffix("__") for name in fields_of(known) for look in lookups})


def offered_by(known: Any, request: Any) -> Callable[[str], bool]:
    """Whether a parameter is a filter's: `column__exact` and its like, the key of what a column points at, a word."""
    filters = known.get_list_filter(request)
    words = {item.parameter_name for item in filters if isinstance(item, type)}
    columns = {item if isinstance(item, str) else item[0] for item in filters if not isinstance(item, type)}

    def is_offered(lookup: str) -> bool:
        base, _, kind = lookup.rpartition("__")
        return lookup in words or (kind in OF_A_FILTER and (base in columns or base.rpartition("__")[0] in columns))

    return is_offered


def asks_as(member: User, address: str = "/staff/") -> Any:
    request = RequestFactory().get(address)
    request.user = member
    return request


@pytest.mark.parametrize("role", list(Role))
def test_only_a_lists_own_filters_are_allowed(role: Role) -> None:
    request = asks_as(make_member(role))
    allowed, wrong, tried = set(), [], 0
    for known in ADMINS:
        is_offered = offered_by(known, request)
        for lookup in asked_of(known):
            tried += 1
            if known.lookup_allowed(lookup, "1", request):
                allowed.add(lookup)
                wrong += [] if is_offered(lookup) else [(known.opts.label, lookup)]
    assert wrong == []
    assert tried > 10_000
    assert {"is_active__exact", "created_at__gte", "product__code__exact", "blocked_at__isempty"} <= allowed


@pytest.mark.parametrize("role", list(Role))
def test_no_secret_is_a_filter(role: Role) -> None:
    """Whatever a feature offers: these never."""
    request = asks_as(make_member(role))
    hidden = re.compile(r"phone|password|hash|secret|sealed|token|body|username|email")
    assert [
        (known.opts.label, lookup)
        for known in ADMINS
        for lookup in asked_of(known)
        if hidden.search(lookup) and known.lookup_allowed(lookup, "1", request)
    ] == []


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: Any) -> Iterator[User]:
    """Somebody of whom there is a row of everything. Once for all: each test's transaction lies in this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        put_catalogue()
        put_places()
        person = new_person()
        live(person)
        live(new_person())
        yield person
        transaction.set_rollback(True)


def test_every_filter_that_a_list_shows_can_be_used(country: User) -> None:
    member, used = make_member(Role.OWNER), 0
    for known in ADMINS:
        shown = known.get_changelist_instance(asks_as(member))
        for choice in (choice for spec in shown.filter_specs for choice in spec.choices(shown)):
            if "query_string" in choice:
                used += 1
                known.get_changelist_instance(asks_as(member, f"/staff/{choice['query_string']}"))
    assert used > 60


def statuses(panel: Client, known: Any, lookups: list[str]) -> set[int]:
    exported = f"/staff/export/{known.opts.app_label}/{known.opts.model_name}/"
    found = set()
    for number, lookup in enumerate(lookups):
        path = (path_of(known), exported)[number % 2]
        found.add(panel.get(f"{path}?{lookup}={('1', 'a', '%2B99890')[number % 3]}").status_code)
    return found


@pytest.mark.parametrize("role", some(Role, one_in=4))
def test_a_list_and_its_export_refuse_what_is_not_offered(country: User, role: Role) -> None:
    """A sample; the whole is proved below."""
    panel, heard = open_panel(make_member(role)), set[int]()
    request = asks_as(make_member(role))
    for turn, known in enumerate(ADMINS):
        is_offered = offered_by(known, request)
        lookups = [name for name in asked_of(known) if not is_offered(name)]
        if known.has_view_permission(request):
            heard |= statuses(panel, known, lookups[turn :: len(lookups)])
    assert heard == {400}


@pytest.mark.prove
@pytest.mark.parametrize("known", ADMINS, ids=lambda known: known.opts.label)
@pytest.mark.parametrize("role", list(Role))
def test_every_list_and_export_refuses_all_that_is_not_offered(country: User, role: Role, known: Any) -> None:
    member = make_member(role)
    request, panel = asks_as(member), open_panel(member)
    is_offered = offered_by(known, request)
    lookups = [name for name in asked_of(known, OVER_HTTP) if not is_offered(name)]
    assert statuses(panel, known, lookups) == ({400} if known.has_view_permission(request) else {403})


@pytest.mark.parametrize("role", [Role.ANALYST, Role.OWNER])
def test_a_right_guess_and_a_wrong_one_get_the_same_answer(country: User, role: Role) -> None:
    panel, phone = open_panel(make_member(role)), str(country.phone)
    for lookup, right, wrong in (
        ("phone__startswith", phone[:6], "+1234"),
        ("password__startswith", "argon2", "md5___"),
        ("id", str(country.pk), "0199f3a0-0000-7000-8000-000000000000"),
    ):
        for path in ("/staff/accounts/user/", "/staff/export/accounts/user/"):
            answers = [panel.get(f"{path}?{lookup}={quote(value)}&_facets=1") for value in (right, wrong)]
            assert [answer.status_code for answer in answers] == [400, 400]
            assert right not in unescape(answers[0].content.decode())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_refusal_is_a_page_of_the_panel_in_the_readers_language(country: User, language: str) -> None:
    panel = open_panel(make_member(Role.ANALYST))
    panel.cookies["language"] = language
    page = panel.get("/staff/accounts/user/?phone=1").content.decode()
    words = {
        "uz": "Soʻrovni oʻqib boʻlmadi",
        "uz-cyrl": "Сўровни ўқиб бўлмади",
        "ru": "Запрос не удалось прочитать",
        "en": "The request cannot be read",
    }
    assert words[language] in unescape(page)
    assert 'href="/staff/accounts/user/"' in page
    assert static("staff/panel.css") in page


def test_no_list_is_sorted_by_a_column_that_it_does_not_sort(country: User) -> None:
    analyst, owner = (open_panel(make_member(role)) for role in (Role.ANALYST, Role.OWNER))
    for panel in (analyst, owner):
        asked = {f"{path}?o={order}" for path in ("/staff/accounts/user/", "/staff/export/accounts/user/") for order in ("2", "-2", "0.2", "99", "x", "-", "٢")}  # fmt: skip
        assert {panel.get(path).status_code for path in asked} == {400}


@pytest.mark.parametrize("role", some(Role, one_in=4))
def test_every_list_is_sorted_by_the_columns_that_say_so(role: Role) -> None:
    member = make_member(role)
    for known in ADMINS:
        shown = known.get_changelist_instance(asks_as(member))
        for number, name in enumerate(shown.list_display):
            asked = asks_as(member, f"/staff/?o=-{number}")
            if name in shown.sortable_by:
                known.get_changelist_instance(asked)
            else:
                with pytest.raises(SuspiciousOperation):
                    known.get_changelist_instance(asked)


def test_nobody_sorts_or_sees_phones_who_may_not(country: User) -> None:
    panel = open_panel(make_member(Role.ANALYST))
    for path in LISTS:
        answer = panel.get(path)
        if answer.status_code == 200:
            assert str(country.phone) not in answer.content.decode(), path


def test_nothing_is_completed_that_no_form_completes(country: User) -> None:
    """Django lets any foreign key of any model list the rows at its other end."""
    panel, asked = open_panel(make_member(Role.OWNER)), set[int]()
    for known in ADMINS:
        for field in known.opts.get_fields():
            if field.many_to_one or field.many_to_many:
                query = f"app_label={known.opts.app_label}&model_name={known.opts.model_name}&field_name={field.name}"
                asked.add(panel.get(f"/staff/autocomplete/?{query}&term=a").status_code)
    assert asked == {400}


def test_no_link_fills_in_a_form(country: User) -> None:
    panel = open_panel(make_member(Role.OWNER))
    page = panel.get("/staff/telegram/channel/add/?title=Begona&url=https://evil.example/").content.decode()
    assert "Begona" not in page
    assert 'value="https://evil.example/"' not in page
