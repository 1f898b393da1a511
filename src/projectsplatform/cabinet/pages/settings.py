"""What a person can set about themselves and this site."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from projectsplatform.accounts.operations.passwords import change_password
from projectsplatform.accounts.operations.profiles import change_profile
from projectsplatform.cabinet.forms import ChangePasswordForm, ProfileForm
from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.queries.settings import person_of, settings_of
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.errors import Refusal

_SEX: Final[Mapping[bool | None, str]] = {True: "male", False: "female"}


@require_safe
def show_settings(request: HttpRequest) -> HttpResponse:
    """Everything that can be set, and where."""
    customer = customer_of(request)
    found = settings_of(customer.user_id, customer.session_id, customer.at)
    return page(request, "cabinet/settings.html", {"settings": found, "language_now": get_language()})


@require_http_methods(["GET", "HEAD", "POST"])
def show_profile(request: HttpRequest) -> HttpResponse:
    """Name, sex and email; username and phone beside them."""
    customer = customer_of(request)
    person = person_of(customer.user_id)
    if request.method != "POST":
        known = {"full_name": person.full_name, "sex": _SEX.get(person.sex), "email": person.email}
        return page(request, "cabinet/profile.html", {"form": ProfileForm(initial=known), "person": person})
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return page(request, "cabinet/profile.html", {"form": form, "person": person}, status=422)
    try:
        change_profile(
            user_id=customer.user_id, changes=form.changes(), address=client_address(request), at=customer.at
        )
    except Refusal as refusal:
        form.refuse(refusal)
        status = status_of(type(refusal))[0]
        return page(request, "cabinet/profile.html", {"form": form, "person": person}, status=status)
    return send_on("cabinet:settings", note="profile_saved")


@require_http_methods(["GET", "HEAD", "POST"])
def show_password(request: HttpRequest) -> HttpResponse:
    """Another password; every other session ends."""
    customer = customer_of(request)
    form = ChangePasswordForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return page(request, "cabinet/password.html", {"form": form})
    if not form.is_valid():
        return page(request, "cabinet/password.html", {"form": form}, status=422)
    try:
        change_password(
            username=customer.username,
            session_id=customer.session_id,
            old_password=form.cleaned_data["password"],
            new_password=form.cleaned_data["new_password"],
            address=client_address(request),
            at=customer.at,
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return page(request, "cabinet/password.html", {"form": form}, status=status_of(type(refusal))[0])
    return send_on("cabinet:settings", note="password_changed")
