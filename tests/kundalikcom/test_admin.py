"""The panel shows schools and the vault; it changes nothing and tells no secret."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib import admin
from django.test import RequestFactory

from projectsplatform.kundalikcom import models
from projectsplatform.panel.admins import ReadOnlyAdmin
from tests.factories.kundalikcom import make_login

SHOWN = (models.Region, models.District, models.School, models.SchoolLogin, models.VaultAccess)


@pytest.mark.django_db
@pytest.mark.parametrize("model", SHOWN)
def test_nobody_writes_here(model: Any, rf: RequestFactory, make_person: Any) -> None:
    request = rf.get("/")
    request.user = make_person(is_staff=True, is_superuser=True)
    panel = admin.site._registry[model]
    assert isinstance(panel, ReadOnlyAdmin)
    assert panel.has_view_permission(request)
    assert not (
        panel.has_add_permission(request)
        or panel.has_change_permission(request)
        or panel.has_delete_permission(request)
    )


def test_keys_are_not_shown_at_all() -> None:
    assert models.VaultKey not in admin.site._registry


@pytest.mark.django_db
def test_a_kept_login_is_shown_without_its_secret(
    owner: Any, at: datetime, rf: RequestFactory, make_person: Any
) -> None:
    request = rf.get("/")
    request.user = make_person(is_staff=True, is_superuser=True)
    panel = admin.site._registry[models.SchoolLogin]
    assert panel.get_fields(request, make_login(owner, at)) == ("user", "login", "label", "created_at", "updated_at")
    assert not {"ciphertext", "sought"} & {*panel.list_display, *panel.search_fields}
