"""The vault of school logins: a list, one login, what is done to it. A password is in one answer only, for half a minute."""

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from projectsplatform.cabinet.forms import LoginForm, LoginsForm
from projectsplatform.cabinet.pages.confirm import waiting
from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.queries.logins import vault_page
from projectsplatform.cabinet.rules.addresses import safe_next
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.api.pagination import CursorInvalid
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.errors import RateLimited, Refusal
from projectsplatform.kundalikcom.errors import ReauthenticationRequired
from projectsplatform.kundalikcom.operations.discards import discard_login, restore_login
from projectsplatform.kundalikcom.operations.logins import REVEALS, change_login, keep_login, reveal_password
from projectsplatform.kundalikcom.queries.logins import login_of

SHOWN_SECONDS: Final = 30


@require_safe
def show_logins(request: HttpRequest) -> HttpResponse:
    """By name; `?search=&label=` choose, `?cursor=` goes on. An address of a page that is none begins at the first."""
    customer = customer_of(request)
    try:
        return _list_page(request, customer, request.GET.get("cursor", ""))
    except CursorInvalid:
        return redirect("cabinet:school_logins")


@require_http_methods(["GET", "HEAD", "POST"])
def add_login(request: HttpRequest) -> HttpResponse:
    """A login more."""
    customer = customer_of(request)
    form = LoginForm(request.POST if request.method == "POST" else None, initial={"label": request.GET.get("label")})
    if not form.is_bound:
        return page(request, "cabinet/new_login.html", {"form": form})
    try:
        if not form.is_valid():
            return page(request, "cabinet/new_login.html", {"form": form}, status=422)
        keep_login(user_id=customer.user_id, **form.cleaned_data, at=customer.at)
    except Refusal as refusal:
        form.refuse(refusal)
        return page(request, "cabinet/new_login.html", {"form": form}, status=status_of(type(refusal))[0])
    return send_on("cabinet:school_logins", note="login_kept")


@require_http_methods(["GET", "HEAD", "POST"])
def show_login(request: HttpRequest, login_id: UUID) -> HttpResponse:
    """One login, to change. Its password is not on the page."""
    customer = customer_of(request)
    row = login_of(user_id=customer.user_id, login_id=str(login_id))
    if request.method != "POST":
        form = LoginForm(initial={"login": row.login, "label": row.label})
        return page(request, "cabinet/login_card.html", {"form": form, "login": row})
    form = LoginForm(request.POST)
    if not form.is_valid():
        return page(request, "cabinet/login_card.html", {"form": form, "login": row}, status=422)
    try:
        change_login(user_id=customer.user_id, login_id=str(login_id), changes=form.changes(), at=customer.at)
    except Refusal as refusal:
        form.refuse(refusal)
        status = status_of(type(refusal))[0]
        return page(request, "cabinet/login_card.html", {"form": form, "login": row}, status=status)
    return send_on("cabinet:school_logins", note="login_changed")


@require_POST
def reveal(request: HttpRequest, login_id: UUID) -> HttpResponse:
    """The password for half a minute; without a fresh one of the owner's, the way to give it and back to `next`."""
    customer = customer_of(request)
    card = reverse("cabinet:school_login", args=[login_id])
    back = iri_to_uri(safe_next(request.POST.get("next", ""), otherwise=card))
    try:
        shown = reveal_password(
            caller=customer, login_id=str(login_id), address=client_address(request), at=customer.at
        )
    except ReauthenticationRequired:
        confirm = f"{reverse('cabinet:confirm_password')}?{urlencode({'next': back})}"
        return HttpResponseClientRedirect(confirm) if HtmxDetails(request) else redirect(confirm)
    except RateLimited as refusal:
        return waiting(_list_page(request, customer, "", problem=_too_many_shown(refusal), status=429), refusal)
    response = page(request, "cabinet/revealed.html", {"shown": shown, "seconds": SHOWN_SECONDS, "back": back})
    response["Refresh"] = f"{SHOWN_SECONDS}; url={back}"
    return response


@require_POST
def discard(request: HttpRequest, login_id: UUID) -> HttpResponse:
    """Deletes; the list offers to undo it."""
    customer = customer_of(request)
    discard_login(user_id=customer.user_id, login_id=login_id, at=customer.at)
    return redirect("cabinet:school_logins")


@require_POST
def restore(request: HttpRequest, login_id: UUID) -> HttpResponse:
    """Undoes a deletion."""
    customer = customer_of(request)
    try:
        restore_login(user_id=customer.user_id, login_id=login_id, at=customer.at)
    except Refusal as refusal:
        status = status_of(type(refusal))[0]
        return _list_page(request, customer, "", problem=refusal.text(), status=status)
    return send_on("cabinet:school_logins", note="login_restored")


def _list_page(
    request: HttpRequest, customer: Caller, cursor: str, *, problem: str = "", status: int = 200
) -> HttpResponse:
    form = LoginsForm(request.GET)
    form.is_valid()
    chosen = {name: form.cleaned_data.get(name, "") for name in ("search", "label")}
    found = vault_page(user_id=customer.user_id, **chosen, cursor=cursor, at=customer.at)
    kept = {name: text for name, text in chosen.items() if text}
    context: dict[str, Any] = {
        "form": form,
        "found": found,
        "is_filtered": bool(kept),
        "next": found.next_cursor and urlencode({**kept, "cursor": found.next_cursor}),
        "first": urlencode(kept) if cursor else None,
        "here": request.get_full_path() if request.method == "GET" else reverse("cabinet:school_logins"),
        "problem": problem,
    }
    return page(request, "cabinet/logins.html", context, status=status if form.is_valid() else 422)


def _too_many_shown(refusal: RateLimited) -> str:
    text = gettext("{allowed} passwords an hour can be shown. You can look at the next one in {minutes} minutes.")
    return text.format(allowed=REVEALS.allowed, minutes=-(-refusal.retry_after // 60))
