"""Putting money on the balance: the company's ways, and “I have paid”."""

from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from projectsplatform.accounts.queries.company import company_at
from projectsplatform.cabinet.forms import ClaimForm, PaymentForm
from projectsplatform.cabinet.pages.asking import small_body
from projectsplatform.cabinet.pages.confirm import waiting
from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.queries.top_up import amount_chips
from projectsplatform.cabinet.rules.addresses import purchase_to_go_on_with
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.errors import Refusal
from projectsplatform.payments.models import LEAST
from projectsplatform.payments.queries.own import newest_payments
from projectsplatform.payments.rules.checkouts import providers_on
from projectsplatform.wallet.errors import ClaimFileTooLarge
from projectsplatform.wallet.operations.claims import make_claim
from projectsplatform.wallet.queries.claims import claims_of
from projectsplatform.wallet.rules.files import MAX_PICTURE

_FORM_AROUND: Final = 16 * 1024
_MEGABYTES: Final = MAX_PICTURE // 1024**2


def _too_large(request: HttpRequest) -> HttpResponse:
    customer_of(request)
    return _refused(request, ClaimForm.unread(key=str(uuid7())), ClaimFileTooLarge(megabytes=_MEGABYTES))


@small_body(MAX_PICTURE + _FORM_AROUND, _too_large)
@require_http_methods(["GET", "HEAD", "POST"])
def show_top_up(request: HttpRequest) -> HttpResponse:
    """Cards and cash desks to pay to, the form that tells of a payment, and those that were told of."""
    customer = customer_of(request)
    if request.method != "POST":
        known = {"amount": request.GET.get("amount", "")[:20], "back": request.GET.get("back", "")}
        return top_up_page(request, ClaimForm(initial={**known, "key": str(uuid7())}))
    form = ClaimForm(request.POST, request.FILES)
    if not form.is_valid():
        return top_up_page(request, form, status=422)
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


def _refused(request: HttpRequest, form: ClaimForm, refusal: Refusal) -> HttpResponse:
    form.refuse(refusal)
    return waiting(top_up_page(request, form, status=status_of(type(refusal))[0]), refusal)


def top_up_page(
    request: HttpRequest, form: ClaimForm, *, payment_form: PaymentForm | None = None, status: int = 200
) -> HttpResponse:
    """Providers first, then the company's own ways. `payment_form`: what was wrong with a payment."""
    customer = customer_of(request)
    back = purchase_to_go_on_with(str(form["back"].value() or ""))
    context = {
        "company": company_at(customer.at),
        "chips": amount_chips(customer.user_id, customer.at),
        "claims": claims_of(customer.user_id),
        "form": form,
        "providers": providers_on(),
        "payment_form": payment_form or _new_payment(form, back),
        "payments": newest_payments(customer.user_id),
        "back": back,
        "max_bytes": MAX_PICTURE,
        "megabytes": _MEGABYTES,
        "too_large": ClaimFileTooLarge(megabytes=_MEGABYTES).text(),
    }
    return page(request, "cabinet/top_up.html", context, status=status)


def _new_payment(form: ClaimForm, back: str) -> PaymentForm:
    """With the amount that the page was asked for, which providers take from LEAST on."""
    wanted = str(form["amount"].value() or "") if not form.is_bound else ""
    amount = str(max(int(wanted), LEAST)) if wanted.isascii() and wanted.isdigit() else wanted
    return PaymentForm(initial={"pay_amount": amount, "pay_key": str(uuid7()), "pay_back": back})
