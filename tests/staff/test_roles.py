"""Which role may do what: the table is made from the site itself, so no model is forgotten."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.staff.operations import seed_roles
from projectsplatform.staff.rules import PERMISSIONS
from tests.counts import some
from tests.factories.staff import make_member, open_panel

pytestmark = pytest.mark.django_db

MODELS: list[type[Model]] = sorted(admin.site._registry, key=lambda model: model._meta.label)


def label(value: Any) -> str:
    return value._meta.label if isinstance(value, type) else str(value)


def permission(model: type[Model], action: str) -> str:
    return f"{model._meta.app_label}.{action}_{model._meta.model_name}"


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("model", some(MODELS, one_in=7), ids=label)
def test_a_role_sees_what_its_table_says_and_nothing_else(model: type[Model], role: Role) -> None:
    panel = open_panel(make_member(role))
    path = f"/staff/{model._meta.app_label}/{model._meta.model_name}/"

    assert panel.get(path).status_code == (200 if permission(model, "view") in PERMISSIONS[role] else 403)
    if permission(model, "add") not in PERMISSIONS[role]:
        assert panel.get(f"{path}add/").status_code == 403


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_the_owner_sees_every_model(model: type[Model]) -> None:
    assert permission(model, "view") in PERMISSIONS[Role.OWNER]


def test_what_nobody_but_the_owner_may_do() -> None:
    others = PERMISSIONS[Role.CASHIER] | PERMISSIONS[Role.SUPPORT] | PERMISSIONS[Role.ANALYST]

    assert {name for name in others if not name.split(".")[1].startswith("view_")} == {
        "accounts.add_personnote",
        "accounts.change_personlabel",
        "accounts.add_relinkrequest",
        "accounts.change_relinkrequest",
        "accounts.change_user",
        "accounts.delete_session",
        "aloqa.add_announcement",
        "aloqa.add_message",
        "aloqa.change_announcement",
        "licences.change_devicebinding",
        "payments.add_statementfile",
        "telegram.add_outboxmessage",
        "telegram.change_outboxmessage",
        "wallet.can_top_up",
    }


@pytest.mark.parametrize("role", [Role.CASHIER, Role.ANALYST])
@pytest.mark.parametrize(
    "name", ["accounts.view_session", "accounts.view_auditevent", "kundalikcom.view_schoollogin", "wallet.can_reverse"]
)
def test_who_counts_or_takes_money_sees_no_secrets(role: Role, name: str) -> None:
    assert name not in PERMISSIONS[role]


@pytest.mark.django_db
def test_roles_are_seeded_again_to_exactly_their_table() -> None:
    seed_roles()
    cashier = Group.objects.get(name=Role.CASHIER.value)
    cashier.permissions.set(Group.objects.get(name=Role.OWNER.value).permissions.all())

    seed_roles()

    found = {f"{item.content_type.app_label}.{item.codename}" for item in cashier.permissions.all()}
    assert found == PERMISSIONS[Role.CASHIER]
    assert Group.objects.count() == len(Role)


@pytest.mark.django_db
def test_roles_and_jobs_are_not_clicked_together() -> None:
    assert {"auth", "procrastinate"} & {model._meta.app_label for model in MODELS} == set()


def test_a_customer_is_not_let_in(owner: User) -> None:
    assert open_panel(owner).get("/staff/").status_code == 302


@pytest.mark.django_db
def test_support_corrects_others_and_not_themselves(owner: User) -> None:
    member = make_member(Role.SUPPORT)
    panel = open_panel(member)
    fields = {"full_name": "Boshqa Ism", "sex": "True", "email": "new@example.uz", "language": "uz"}

    assert panel.post(f"/staff/accounts/user/{owner.pk}/change/", fields).status_code == 302
    assert panel.post(f"/staff/accounts/user/{member.pk}/change/", fields).status_code == 403
    names = User.objects.in_bulk([owner.pk, member.pk])
    assert (names[owner.pk].full_name, names[member.pk].full_name) == ("Boshqa Ism", "")
