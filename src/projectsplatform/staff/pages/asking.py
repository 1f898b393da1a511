"""A page with a form whose submission is one call of an operation."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from projectsplatform.accounts.models import User
from projectsplatform.kit.errors import Refusal
from projectsplatform.staff.forms import ActForm

MAX_BODY = 6 * 1024 * 1024
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: `action` is the button's word, `back` is where to go.

    `facts` say about what. They are gone through when the form is shown: whatever costs a query can be yielded.
    """

    title: str
    action: str
    back: str
    facts: Iterable[tuple[str, str]] = ()
    is_dangerous: bool = False
    extra: dict[str, Any] = field(default_factory=dict)


def ask(
    request: HttpRequest, site: AdminSite, form: ActForm, question: Question, act: Callable[[], str | HttpResponse]
) -> HttpResponse:
    """Shows the form, or acts, says what `act` returns and goes back; a refusal comes back on the form.

    What must be shown once, like a link, `act` returns as the answer itself.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = act()
        except Refusal as refusal:
            form.show_refusal(refusal)
        else:
            if isinstance(done, HttpResponse):
                return done
            messages.success(request, done)
            return HttpResponseRedirect(question.back)
    context = {
        **site.each_context(request),
        "title": question.title,
        "question": question,
        "facts": list(question.facts),
        "form": form,
        **question.extra,
    }
    return TemplateResponse(request, "staff/question.html", context)


def about(person: User) -> list[tuple[str, str]]:
    """The fact that says about whom."""
    return [(_("Person"), f"{person.get_full_name()} · {person.username}".removeprefix(" · "))]


def require(request: HttpRequest, permission: str) -> None:
    """Refuses whoever may not."""
    if not request.user.has_perm(permission):
        raise PermissionDenied


def require_may_touch(request: HttpRequest, person: User) -> None:
    """Customers are everybody's who came this far; a member of staff is an owner's."""
    if person.is_staff:
        require(request, "accounts.change_staffmember")


def actor_of(request: HttpRequest) -> UUID:
    """Who of the staff is acting."""
    return UUID(str(request.user.pk))


def member_of(request: HttpRequest) -> User:
    """The same as a person, for operations that ask what they may do."""
    return cast("User", request.user)


def small_body(view: View) -> View:
    """Turns a body away by its length, before anything reads it. `view` must check CSRF itself, as `admin_view` does."""

    @wraps(view)
    def bounded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > MAX_BODY:
            messages.error(request, _("The file is too large: {megabytes} MB at most.").format(megabytes=5))
            return redirect(request.path)
        return view(request, *args, **kwargs)

    return csrf_exempt(bounded)
