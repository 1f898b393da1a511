"""Licences, and the pages on which staff change one."""

from collections.abc import Callable
from typing import ClassVar

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal
from projectsplatform.kit.uz.dates import moment
from projectsplatform.licences.admin.confirmations import confirm_page, end_now
from projectsplatform.licences.admin.devices import BindingInline
from projectsplatform.licences.admin.queue import EndFilter
from projectsplatform.licences.admin.search import binding_ids, licence_ids
from projectsplatform.licences.forms import DaysForm, NoteForm
from projectsplatform.licences.models import Licence, Renewal
from projectsplatform.licences.operations.devices import release_device_by_staff
from projectsplatform.licences.operations.licences import extend, resume, revoke, suspend
from projectsplatform.licences.queries.states import state_of
from projectsplatform.licences.rules.states import refuse_change
from projectsplatform.licences.rules.terms import check_days
from projectsplatform.panel.actors import actor_of
from projectsplatform.panel.admins import ReadOnlyAdmin, ReadOnlyInline
from projectsplatform.panel.confirm import form_action, show_confirm_page


class RenewalInline(ReadOnlyInline):
    """What was announced of automatic renewals, and what became of it."""

    model = Renewal
    fields = ("ends_at", "price", "state", "announced_at", "charge_at")
    readonly_fields = fields


@admin.register(Licence)
class LicenceAdmin(ReadOnlyAdmin):
    list_display = ("user", "product", "state", "ends_at", "is_trial", "starts_at", "key")
    what_comes = _("A licence appears here with a person's first purchase or trial.")
    list_filter = ("product", "is_trial", EndFilter, ("suspended_at", admin.EmptyFieldListFilter))
    list_select_related = ("user", "product")
    search_fields = ("key", "user__username")
    search_by_person = "user"
    search_exactly: ClassVar = {"pk__in": licence_ids, "bindings__in": binding_ids}
    inlines = (BindingInline, RenewalInline)
    actions_detail = ("suspend", "resume", "extend", "release_device", "revoke")

    def has_manage_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Asked by the actions below."""
        return bool(request.user.has_perm("licences.can_manage"))

    def has_reset_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Asked by the release of a device: support may do it."""
        return bool(request.user.has_perm("licences.change_devicebinding"))

    @display(description=_("state"))
    def state(self, licence: Licence) -> str:
        return str(state_of(licence, now()).label)

    @action(description=_("Suspend"), permissions=["manage"], url_path="suspend", icon="pause")
    def suspend(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._page(request, object_id, "suspend", _("Suspend"), suspend)

    @action(description=_("Resume"), permissions=["manage"], url_path="resume", icon="play_arrow")
    def resume(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._page(request, object_id, "resume", _("Resume"), resume)

    @action(description=_("Give days"), permissions=["manage"], url_path="extend", icon="more_time")
    def extend(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The days are asked first, then the end that they give is shown, then they are given."""
        licence, form, at = self._licence(request, object_id), DaysForm(request.POST or None), now()
        if request.method == "POST" and form.is_valid() and not form.is_previewed(licence):
            days = form.cleaned_data["days"]
            try:
                refuse_change(licence)
                check_days(days)
            except Refusal as refusal:
                form.show_refusal(refusal)
            else:
                page = confirm_page(licence, "extend", gettext("Give days"), at=at, days=days)
                return show_confirm_page(request, self.admin_site, form.as_previewed(licence), page)
        days = form.cleaned_data["days"] if form.is_bound and form.is_valid() else 0
        title = gettext("Give days") if days else gettext("Show the new end")
        page = confirm_page(licence, "extend", gettext("Give days"), at=at, days=days, button=title)

        def act() -> str:
            values = {name: form.cleaned_data[name] for name in ("days", "note")}
            given = extend(licence_id=licence.pk, actor_id=actor_of(request), at=at, **values)
            return gettext("Done. The licence ends on {end}.").format(end=moment(end_now(given, at)))

        return form_action(request, self.admin_site, form, page, act)

    @action(description=_("Release the device"), permissions=["reset"], url_path="release", icon="devices_off")
    def release_device(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._page(request, object_id, "release_device", _("Release the device"), release_device_by_staff)

    @action(description=_("Revoke"), permissions=["manage"], url_path="revoke", icon="block")
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._page(request, object_id, "revoke", _("Revoke"), revoke)

    def _page(
        self, request: HttpRequest, object_id: str, name: str, title: str | Promise, operation: Callable[..., object]
    ) -> HttpResponse:
        form, licence = NoteForm(request.POST or None), self._licence(request, object_id)

        def act() -> str:
            operation(licence_id=licence.pk, actor_id=actor_of(request), at=now(), **form.cleaned_data)
            return gettext("Done.")

        page = confirm_page(licence, name, str(title), at=now())
        return form_action(request, self.admin_site, form, page, act)

    def _licence(self, request: HttpRequest, object_id: str) -> Licence:
        licence: Licence | None = self.get_object(request, object_id)
        if licence is None:
            raise Http404
        return licence
