from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from unfold.admin import ModelAdmin

from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal
from projectsplatform.kit.uz.dates import moment
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.forms import RequiredChannelForm
from projectsplatform.licences.models import RequiredChannel
from projectsplatform.licences.operations.channels import drop_channel, require_channel
from projectsplatform.licences.queries.channel_changes import ChannelPreview, preview_channel
from projectsplatform.licences.rules.channels import check_grace
from projectsplatform.panel.actors import actor_of
from projectsplatform.panel.confirm import ConfirmPage, form_action, show_confirm_page


@admin.register(RequiredChannel)
class RequiredChannelAdmin(ModelAdmin):
    list_display = ("channel", "product", "takes_effect_at")
    what_comes = gettext_lazy("No program asks for a channel yet.")
    list_filter = ("product",)
    list_select_related = ("channel", "product")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """First whose programs it would stop is shown, then it is required."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form, at = RequiredChannelForm(request.POST or None), now()
        title, back = gettext("Require a channel"), reverse("admin:licences_requiredchannel_changelist")
        if request.method == "POST" and form.is_valid() and not form.is_previewed():
            try:
                page = _preview_page(form.cleaned_data, title, back, at=at)
            except Refusal as refusal:
                form.show_refusal(refusal)
            else:
                return show_confirm_page(request, self.admin_site, form.as_previewed(), page)

        def act() -> str:
            chosen = form.cleaned_data
            required = require_channel(
                product_codes=chosen["products"],
                channel_id=chosen["channel"].pk,
                grace_days=chosen["grace_days"],
                actor_id=actor_of(request),
                at=at,
            )
            return gettext("Done. It takes effect on {moment}.").format(moment=moment(required[0].takes_effect_at))

        return form_action(request, self.admin_site, form, ConfirmPage(title, gettext("Show whom it stops"), back), act)

    def delete_model(self, request: HttpRequest, obj: RequiredChannel) -> None:
        drop_channel(required_channel_id=obj.pk, actor_id=actor_of(request), at=now())

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for required in queryset:
            self.delete_model(request, required)


def _preview_page(chosen: dict[str, Any], title: str, back: str, *, at: datetime) -> ConfirmPage:
    """Raises GraceInvalid."""
    grace = check_grace(chosen["grace_days"])
    found = preview_channel(channel_id=chosen["channel"].pk, product_codes=chosen["products"], at=at)
    return ConfirmPage(
        title, gettext("Require the channel"), back, hint=_consequence(found, grace, at), preview=_table(found)
    )


def _consequence(found: Sequence[ChannelPreview], grace: timedelta, at: datetime) -> str:
    stopped = sum(preview.stopped for preview in found)
    if not grace:
        text = gettext(
            "It takes effect at once: {stopped} running licences stop at their program's next check, within the hour, "
            "unless their people are in the channel. They are told only now, and in the quiet hours not before 8:00."
        )
    else:
        text = gettext(
            "It takes effect on {moment}. Until then nothing stops. The people of {stopped} running licences are told "
            "in Telegram and on their pages; from then on the programs of those who did not join stop."
        )
    return text.format(stopped=stopped, moment=moment(at + grace))


def _table(found: Sequence[ChannelPreview]) -> dict[str, Any]:
    return {
        "title": gettext("Whom it stops"),
        "headers": [
            gettext("Product"),
            gettext("Running licences"),
            gettext("Would stop"),
            gettext("Not in the channel"),
            gettext("Not known"),
        ],
        "rows": [
            [
                str(ProductCode(preview.product_code).label),
                str(preview.running),
                str(preview.stopped),
                str(preview.outside),
                str(preview.unknown),
            ]
            for preview in found
        ],
    }
