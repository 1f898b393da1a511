"""Putting money on the balance: the company's ways, and “I have paid”."""

from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from projectsplatform.accounts.queries.company import company_at
from projectsplatform.cabinet.forms import ClaimForm
from projectsplatform.cabinet.pages.asking import small_body
from projectsplatform.cabinet.pages.confirm import waiting
from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.queries.top_up import amount_chips
from projectsplatform.cabinet.rules.addresses import purchase_to_go_on_with
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.errors import Refusal
from projectsplatform.wallet.errors import ClaimFileTooLarge
from projectsplatform.wallet.operations.claims import make_claim
from projectsplatform.wallet.queries.claims import claims_of
from projectsplatform.wallet.rules import MAX_PICTURE

_FORM_AROUND: Final = 16 * 1024
_MEGABYTES: Final = MAX_PICTURE // 1024**2


def _too_large(request: HttpRequest) -> HttpResponse:
    customer_of(request)
    return _refused(request, _empty_form(), ClaimFileTooLarge(megabytes=_MEGABYTES))


@small_body(MAX_PICTURE + _FORM_AROUND, _too_large)
@require_http_methods(["GET", "HEAD", "POST"])
def show_top_up(request: HttpRequest) -> HttpResponse:
    """Cards and cash desks to pay to, the form that tells of a payment, and those that were told of."""
    customer = customer_of(request)
    if request.method != "POST":
        known = {"amount": request.GET.get("amount", "")[:20], "back": request.GET.get("back", "")}
        return _top_up_page(request, ClaimForm(initial={**known, "key": str(uuid7())}))
    form = ClaimForm(request.POST, request.FILES)
    if not form.is_valid():
        return _top_up_page(request, form, status=422)
    sent = form.cleaned_data
    try:
        make_claim(
            customer_id=customer.user_id,
            amount=sent["amount"],
            receipt_number=sent["receipt_number"],
            note=sent["note"],
            file=sent["file"],
            idempotency_key=sent["key"],
            at=customer.at,
        )
    except Refusal as refusal:
        return _refused(request, form, refusal)
    back = purchase_to_go_on_with(sent["back"])
    return send_on(
        f"{reverse('cabinet:top_up')}?{urlencode({'back': back})}" if back else "cabinet:top_up", note="claim_made"
    )


def _empty_form() -> ClaimForm:
    """Bound, so that a refusal can stand at its fields."""
    form = ClaimForm({"key": str(uuid7())}, {})
    form.errors.clear()
    return form


def _refused(request: HttpRequest, form: ClaimForm, refusal: Refusal) -> HttpResponse:
    form.refuse(refusal)
    return waiting(_top_up_page(request, form, status=status_of(type(refusal))[0]), refusal)


def _top_up_page(request: HttpRequest, form: ClaimForm, *, status: int = 200) -> HttpResponse:
    customer = customer_of(request)
    context = {
        "company": company_at(customer.at),
        "chips": amount_chips(customer.user_id, customer.at),
        "claims": claims_of(customer.user_id),
        "form": form,
        "back": purchase_to_go_on_with(str(form["back"].value() or "")),
        "max_bytes": MAX_PICTURE,
        "megabytes": _MEGABYTES,
        "too_large": ClaimFileTooLarge(megabytes=_MEGABYTES).text(),
    }
    return page(request, "cabinet/top_up.html", context, status=status)
