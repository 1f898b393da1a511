"""A comparison without a file, asked for by a member of staff."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.kit.clock import now
from projectsplatform.panel.actors import actor_of, require_permission
from projectsplatform.panel.confirm import ConfirmPage, form_action
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.reconciliation.operations.daily import start
from projectsplatform.staff.pages.reconciliation.days import offered_days
from projectsplatform.staff.pages.reconciliation.forms import PeriodForm
from projectsplatform.staff.pages.reconciliation.uploads import MAY


def reconcile_now(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Our payments, their events and the ledger, and what Click answers."""
    require_permission(request, MAY)
    form = PeriodForm(request.POST or None, initial=offered_days(now()))

    def act() -> HttpResponse:
        given = form.cleaned_data
        run = start(
            provider=Provider(given["provider"]),
            first_day=given["first_day"],
            last_day=given["last_day"],
            actor_id=actor_of(request),
            at=now(),
        )
        return redirect("admin:payments_reconciliationrun_change", run.pk)

    hint = _("Our payments, their events and the ledger are compared; of Click's payments Click is asked as well.")
    page = ConfirmPage(
        _("Compare now"), _("Compare"), reverse("admin:payments_reconciliationrun_changelist"), hint=hint
    )
    return form_action(request, site, form, page, act)
