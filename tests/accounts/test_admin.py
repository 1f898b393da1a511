from datetime import datetime

import pytest
from django.contrib import admin
from django.http import HttpRequest
from django.test import RequestFactory

from projectsplatform.accounts.admin import UserAdmin
from projectsplatform.accounts.models import AuditEvent, RelinkRequest, Session, StaffMember, User
from tests.factories.accounts import make_staff


@pytest.fixture
def request_of_owner(db: None, at: datetime) -> HttpRequest:
    request = RequestFactory().get("/staff/", REMOTE_ADDR="192.0.2.1")
    request.user = make_staff("boss", 41, at, role="owner")
    return request


def test_only_harmless_details_can_be_edited(request_of_owner: HttpRequest, owner: User) -> None:
    form = UserAdmin(User, admin.site).get_form(request_of_owner, owner, change=True)
    assert set(form.base_fields) == {"full_name", "sex", "email", "language"}


def test_a_correction_goes_through_the_operation(request_of_owner: HttpRequest, owner: User) -> None:
    model_admin = UserAdmin(User, admin.site)
    form = model_admin.get_form(request_of_owner, owner, change=True)(
        {"full_name": "Another Name", "sex": owner.sex, "email": owner.email, "language": owner.language},
        instance=owner,
    )
    assert form.is_valid()
    model_admin.save_model(request_of_owner, form.save(commit=False), form, change=True)
    event = AuditEvent.objects.get(event="account.corrected")
    assert (event.subject_id, event.address, event.details) == (owner.id, "192.0.2.1", {"fields": ["full_name"]})
    assert User.objects.get(pk=owner.pk).full_name == "Another Name"


@pytest.mark.parametrize("model", [Session, AuditEvent, RelinkRequest])
def test_everything_else_is_only_looked_at(request_of_owner: HttpRequest, model: type) -> None:
    model_admin = admin.site.get_model_admin(model)
    allowed = model_admin.get_model_perms(request_of_owner)
    assert allowed == {"add": False, "change": False, "delete": False, "view": True}


def test_staff_are_listed_apart(request_of_owner: HttpRequest, owner: User) -> None:
    members = admin.site.get_model_admin(StaffMember).get_queryset(request_of_owner)
    assert [member.username for member in members] == ["boss"]
