"""Versions that one owner writes and another agrees to or refuses."""

from collections.abc import Callable
from typing import Any, ClassVar, Final, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display

from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.dates import moment
from projectsplatform.panel.admins import ReadOnlyAdmin
from projectsplatform.panel.confirm import ConfirmPage, OtherDecision, form_action
from projectsplatform.panel.decided import show_what_was_decided
from projectsplatform.panel.forms import ActionForm, ConfirmForm

V = TypeVar("V", bound=Model)
_LONG: Final = 60


class VersionAdmin(ReadOnlyAdmin, Generic[V]):
    """A list of versions. `add_` and `change_` of the model are the permissions to write one and to decide."""

    title: ClassVar[Promise]
    hint: ClassVar[Promise]
    """What the second owner should do before agreeing."""
    agreed: ClassVar[Promise]
    refused: ClassVar[Promise]
    list_select_related: ClassVar[tuple[str, ...]] = ("requested_by", "agreed_by")
    ordering = ("-id",)
    actions_detail = ("agree", "refuse")

    # Given by each list of versions.
    new_form: Callable[[HttpRequest], ActionForm]
    """The form in which an owner writes a version, filled in with what holds now."""
    request_version: Callable[[HttpRequest, ActionForm], str]
    """Keeps what was written; what is said of it."""
    agree_to: Callable[[HttpRequest, UUID], None]
    refuse_it: Callable[[HttpRequest, UUID], None]
    changes: Callable[[V], list[tuple[str, str]]]
    """What would change, before and after, and who asked."""
    has_second_owner: Callable[[HttpRequest], bool]
    """Whether anybody could agree to what the member writes."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return self._may(request, "add")

    def has_decide_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Asked by the two actions below."""
        return self._may(request, "change")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.new_form(request)
        hint = _("Another owner must agree before customers see a change; a sole owner's takes effect after 24 hours.")
        second = _("agrees in this list") if self.has_second_owner(request) else _("There is none.")
        page = ConfirmPage(str(self.title), _("Save"), self._list(), [(_("A second owner"), second)], hint=hint)
        return form_action(request, self.admin_site, form, page, lambda: self.request_version(request, form))

    @action(description=gettext_lazy("Agree"), permissions=["decide"], url_path="agree", icon="check")
    def agree(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def act() -> str:
            self.agree_to(request, UUID(object_id))
            return str(self.agreed)

        return self._decide(request, object_id, act, _("Agree"), other=self._other(_("Refuse"), "refuse", object_id))

    @action(description=gettext_lazy("Refuse"), permissions=["decide"], url_path="refuse", icon="block")
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def act() -> str:
            self.refuse_it(request, UUID(object_id))
            return str(self.refused)

        other = self._other(_("Agree"), "agree", object_id)
        return self._decide(request, object_id, act, _("Refuse"), other=other, is_refusal=True)

    @display(description=gettext_lazy("state"))
    def standing(self, version: Any) -> str:
        """What a sole owner wrote is decided, and not yet in force."""
        if version.effective_at is not None and version.effective_at > now():
            return _("takes effect on {moment}").format(moment=moment(version.effective_at))
        return str(version.get_state_display())

    def _other(self, action: str, name: str, object_id: str) -> OtherDecision:
        return OtherDecision(action, reverse(f"{self._address()}_{name}", args=[object_id]))

    def _decide(
        self, request: HttpRequest, object_id: str, act: Callable[[], str], title: str, **answers: Any
    ) -> HttpResponse:
        version = self.get_object(request, object_id)
        if version is None:
            raise Http404
        if request.method != "POST" and getattr(version, "state", "") != "waiting":
            return show_what_was_decided(request, reverse(f"{self._address()}_change", args=[object_id]))
        page = ConfirmPage(title, title, self._list(), self.changes(version), hint=str(self.hint), **answers)
        return form_action(request, self.admin_site, ConfirmForm(request.POST or None), page, act)

    def _may(self, request: HttpRequest, verb: str) -> bool:
        meta = self.opts
        return bool(request.user.has_perm(f"{meta.app_label}.{verb}_{meta.model_name}"))

    def _list(self) -> str:
        return reverse(f"{self._address()}_changelist")

    def _address(self) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}"


def before_and_after(old: str, new: str) -> str:
    """What one text becomes; long ones stand below each other, to be compared."""
    is_long = "\n" in old + new or len(old) + len(new) > _LONG
    return f"{old or '—'}\n→ {new or '—'}" if is_long else f"{old or '—'} → {new or '—'}"
