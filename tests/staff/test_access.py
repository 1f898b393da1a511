"""Who gets where: every route of the panel × nobody, a customer, each role. The list is made from the routes themselves.

A model's pages follow from its permissions. A page of our own must be named in `OURS` with what it asks for, or the
first test fails: a new page cannot be forgotten.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.contrib import admin
from django.db.models import IntegerField
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.staff.rules import PERMISSIONS
from tests.counts import full
from tests.factories.staff import make_member, open_panel

pytestmark = pytest.mark.django_db

NOTHING = UUID("0199f3a0-0000-7000-8000-000000000000")
OPEN = {"login", "login_code", "logout"}
ANYONE_SIGNED_IN = ""
OURS = {
    "index": ANYONE_SIGNED_IN,
    "numbers": ANYONE_SIGNED_IN,
    "queue_next": ANYONE_SIGNED_IN,
    "search": ANYONE_SIGNED_IN,
    "jsi18n": ANYONE_SIGNED_IN,
    "password_change": ANYONE_SIGNED_IN,
    "password_change_done": ANYONE_SIGNED_IN,
    "autocomplete": "never",
    "app_list": ANYONE_SIGNED_IN,
    "aloqa_inbox": "aloqa.view_thread",
    "aloqa_list": "aloqa.view_thread",
    "aloqa_updates": "aloqa.view_thread",
    "aloqa_file": "aloqa.view_thread",
    "aloqa_thread": "aloqa.view_thread",
    "aloqa_messages": "aloqa.view_thread",
    "aloqa_answer": "aloqa.add_message",
    "aloqa_note": "aloqa.add_message",
    "aloqa_assign": "aloqa.add_message",
    "aloqa_close": "aloqa.add_message",
    "aloqa_edit": "aloqa.add_message",
    "aloqa_delete": "aloqa.add_message",
    "aloqa_again": "aloqa.add_message",
    "aloqa_draft": "aloqa.add_message",
    "aloqa_reports": "aloqa.view_episode",
    "aloqa_reports_xlsx": "aloqa.view_episode",
    "aloqa_export": "aloqa.view_message",
    "aloqa_mirror": "aloqa.change_mirrorgroup",
    "aloqa_mirror_on": "aloqa.change_mirrorgroup",
    "aloqa_mirror_off": "aloqa.change_mirrorgroup",
    "customer_conversation": "aloqa.add_message",
    "customer": "accounts.view_user",
    "customer_top_up": "wallet.can_top_up",
    "customer_note": "accounts.add_personnote",
    "customer_labels": "accounts.change_personlabel",
    "customer_message": "telegram.add_outboxmessage",
    "customer_end_sessions": "accounts.delete_session",
    "customer_free_phone": "accounts.add_relinkrequest",
    "customer_telegram": "accounts.add_relinkrequest",
    "relink_approve": "accounts.change_relinkrequest",
    "relink_cancel": "accounts.change_relinkrequest",
    "accounts_relinkrequest_approve": "accounts.change_relinkrequest",
    "accounts_relinkrequest_cancel": "accounts.change_relinkrequest",
    "customer_disable": "accounts.delete_session",
    "customer_enable": "accounts.delete_session",
    "receipt_picture": "wallet.view_transfer",
    "claim_file": "wallet.view_topupclaim",
    "message_again": "telegram.change_outboxmessage",
    "jobs": "telegram.view_outboxmessage",
    "job_again": "telegram.change_outboxmessage",
    "reports": "wallet.view_transfer",
    "reports_xlsx": "wallet.view_transfer",
    "statement_upload": "payments.add_statementfile",
    "statement_columns": "payments.add_statementfile",
    "reconcile_now": "payments.add_statementfile",
    "reconciliation_report": "payments.view_reconciliationrun",
    "reconciliation_report_csv": "payments.view_reconciliationrun",
    "export": "wallet.view_transfer",
    "view_new": "wallet.view_transfer",
    "view_delete": ANYONE_SIGNED_IN,
    "member_new": "accounts.add_staffmember",
    "member_role": "accounts.change_staffmember",
    "member_link": "accounts.change_staffmember",
    "staff_change_agree": "accounts.change_staffchange",
    "staff_change_refuse": "accounts.change_staffchange",
    # what unfold's actions add to a model's pages
    "payments_difference_credit": "wallet.can_top_up",
    "payments_difference_approve": "wallet.can_top_up",
    "payments_difference_refuse": "wallet.can_top_up",
    "payments_difference_returned": "wallet.can_top_up",
    "payments_difference_settle": "wallet.can_top_up",
    "payments_difference_clear_debt": "wallet.can_top_up",
    "payments_difference_take_back": "wallet.can_reverse",
    "payments_difference_reverse_double": "wallet.can_reverse",
    "payments_reconciliationrun_upload": "payments.add_statementfile",
    "payments_reconciliationrun_compare": "payments.add_statementfile",
    "payments_reconciliationrun_read_again": "payments.add_statementfile",
    "payments_reconciliationrun_report": "payments.view_reconciliationrun",
    "wallet_ledgeraccount_top_up_this": "wallet.can_top_up",
    "wallet_transfer_reverse": "wallet.can_reverse",
    "wallet_topupcaps_agree": "wallet.change_topupcaps",
    "wallet_topupcaps_refuse": "wallet.change_topupcaps",
    "wallet_topupclaim_approve": "wallet.can_top_up",
    "wallet_topupclaim_refuse": "wallet.can_top_up",
    "wallet_topuprequest_approve": "wallet.can_top_up",
    "wallet_topuprequest_refuse": "wallet.can_top_up",
    "payments_providerpayment_through_click": "wallet.can_reverse",
    "payments_providerpayment_by_bank": "wallet.can_reverse",
    "payments_providerrefund_approve": "wallet.can_top_up",
    "payments_providerrefund_refuse": "wallet.can_top_up",
    "payments_providerrefund_paid": "wallet.can_reverse",
    "payments_providerrefund_not_paid": "wallet.can_reverse",
    "licences_programversion_agree": "licences.change_programversion",
    "licences_programversion_refuse": "licences.change_programversion",
    "licences_licence_suspend": "licences.can_manage",
    "licences_licence_resume": "licences.can_manage",
    "licences_licence_extend": "licences.can_manage",
    "licences_licence_revoke": "licences.can_manage",
    "licences_licence_release_device": "licences.change_devicebinding",
    "telegram_channel_test_now": "telegram.view_channel",
    "telegram_outboxmessage_again": "telegram.change_outboxmessage",
    "aloqa_announcement_edit": "aloqa.add_announcement",
    "aloqa_announcement_send": "aloqa.add_announcement",
    "aloqa_announcement_withdraw": "aloqa.add_announcement",
    "aloqa_announcement_preview": "aloqa.add_announcement",
    "aloqa_announcement_agree": "aloqa.change_announcement",
    "aloqa_announcement_refuse": "aloqa.change_announcement",
    "aloqa_announcement_pause": "aloqa.change_announcement",
    "aloqa_announcement_resume": "aloqa.change_announcement",
    "aloqa_announcement_stop": "aloqa.change_announcement",
    "aloqa_announcement_audience": "aloqa.view_announcement",
    "aloqa_announcement_unreached": "aloqa.view_announcement",
    "aloqa_announcement_progress": "aloqa.view_announcement",
    "aloqa_announcement_picture": "aloqa.view_announcement",
    "accounts_companyversion_agree": "accounts.change_companyversion",
    "accounts_companyversion_refuse": "accounts.change_companyversion",
    "accounts_staffchange_agree": "accounts.change_staffchange",
    "accounts_staffchange_refuse": "accounts.change_staffchange",
    "accounts_staffmember_change_role": "accounts.change_staffmember",
    "accounts_staffmember_new_link": "accounts.change_staffmember",
    "accounts_staffmember_end_sessions": "accounts.change_staffmember",
    "accounts_staffmember_switch_off": "accounts.change_staffmember",
    "accounts_staffmember_switch_on": "accounts.change_staffmember",
}
CLOSED = {
    "accounts_session_delete": "nobody",
    "accounts_relinkrequest_add": "nobody",
    "telegram_outboxmessage_add": "nobody",
}
"""Forms of Django's that do not exist although a role has the permission: it stands for an act of ours."""
MODEL_PAGES = {
    f"{model._meta.app_label}_{model._meta.model_name}_{page}": f"{model._meta.app_label}.{needed}_{model._meta.model_name}"
    for model in admin.site._registry
    for page, needed in (
        ("changelist", "view"),
        ("add", "add"),
        ("change", "view"),
        ("history", "view"),
        ("delete", "delete"),
    )
}


ID_OF = {
    f"{model._meta.app_label}_{model._meta.model_name}_": 1
    for model in admin.site._registry
    if isinstance(getattr(model._meta.pk, "target_field", model._meta.pk), IntegerField)
}
"""Ids that are not written as most are; any other model's is no row of these."""


def routes(patterns: Any = None) -> Iterator[URLPattern]:
    for pattern in admin.site.urls[0] if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        elif pattern.name:
            yield pattern


ROUTES = {str(route.name): route for route in reversed([*routes()])}
NAMES = sorted(ROUTES)


def address(name: str) -> str:
    """Any address of that route; its row need not exist."""
    groups = ROUTES[name].pattern.regex.groupindex
    values = {
        "object_id": next((of_model for prefix, of_model in ID_OF.items() if name.startswith(prefix)), NOTHING),
        "app_label": "wallet",
        "model_name": "transfer",
        "job_id": 1,
        "content_type_id": 1,
        "url": "x",
    }
    found = {key: values.get(key, NOTHING) for key in groups}
    return reverse(f"admin:{name}", kwargs=found)


def test_every_route_is_in_the_table() -> None:
    assert [name for name in NAMES if name not in {*OPEN, *OURS, *MODEL_PAGES}] == []


def test_the_table_names_no_route_that_is_gone() -> None:
    assert sorted(set(OURS) - set(NAMES)) == []


def sent_elsewhere(browser: Client, method: str) -> list[str]:
    """Routes that need a member of staff and answer anything but the way to sign in."""

    def sent_to(name: str) -> tuple[int, str]:
        response = getattr(browser, method)(address(name))
        return response.status_code, response.headers.get("Location", "").split("?")[0]

    return [name for name in NAMES if name not in OPEN and sent_to(name) != (302, "/staff/login/")]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_sent_to_sign_in(method: str) -> None:
    assert sent_elsewhere(Client(), method) == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_customer_is_sent_to_sign_in(owner: User, method: str) -> None:
    assert sent_elsewhere(open_panel(owner), method) == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_a_role_gets_where_its_permissions_lead(role: Role) -> None:
    """403 exactly where the role lacks what the page asks for."""
    panel = open_panel(make_member(role))
    asked = {**{name: OURS.get(name, "") for name in NAMES}, **MODEL_PAGES, **CLOSED}
    asked = {name: asked[name] for name in NAMES if name not in OPEN and asked[name] != "never"}
    # Each role takes its share of the routes in `make test`, and all of them in `make prove`.
    share = full(8 * len(Role), 1)
    asked = {
        name: needed
        for at, (name, needed) in enumerate(asked.items())
        if at % share == 8 * list(Role).index(role) % share
    }

    wrong = []
    for name, needed in asked.items():
        may = needed == ANYONE_SIGNED_IN or needed in PERMISSIONS[role]
        for method in ("get", "post"):
            response = getattr(panel, method)(address(name))
            said = response.headers.get("Location") or str(response.status_code)
            if may:
                # Read-only pages refuse to be posted to, whoever posts.
                is_right = said != "403" or (method == "post" and name.endswith(("_change", "_add")))
            else:
                is_right = said == "403"
            if not is_right:
                wrong.append((name, method, said))
    assert wrong == []


def test_a_refusal_stays_in_the_panel() -> None:
    panel = open_panel(make_member(Role.CASHIER))

    for path in ("/staff/jobs/", "/staff/accounts/session/", "/staff/licences/pricetier/add/"):
        response = panel.get(path)
        page = response.content.decode()
        assert response.status_code == 403
        assert 'href="/staff/"' in page
        assert 'id="nav-sidebar"' in page


def test_an_address_that_is_none_leads_back_to_the_panel() -> None:
    page = open_panel(make_member(Role.CASHIER)).get("/staff/no/such/page/").content.decode()
    assert 'href="/staff/"' in page
