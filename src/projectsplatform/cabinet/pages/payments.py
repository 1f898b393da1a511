"""A payment through a provider: begun here, made at the provider's, and its arrival told by the page itself."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from projectsplatform.cabinet.forms import BuyForm, ClaimForm, PaymentForm
from projectsplatform.cabinet.pages.confirm import waiting
from projectsplatform.cabinet.pages.layout import page
from projectsplatform.cabinet.pages.top_up import top_up_page
from projectsplatform.cabinet.queries.purchases import PurchasePreview, preview_of
from projectsplatform.cabinet.rules.addresses import page_to_go_back_to, purchase_to_go_on_with
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.limiter import take
from projectsplatform.kit.errors import NothingThere, Refusal
from projectsplatform.payments.enums import PaymentState, Provider
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.operations.payments import begin_payment
from projectsplatform.payments.queries.own import payment_of
from projectsplatform.payments.rules.attempts import BEGUN
from projectsplatform.payments.rules.checkouts import checkout_of, providers_on
from projectsplatform.payments.rules.links import qr_svg
from projectsplatform.wallet.queries import balance as balance_of

_OPEN = frozenset({PaymentState.BEGUN, PaymentState.CREATED})


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Once, however often the button is pressed; then the page of the payment."""
    customer = customer_of(request)
    form = PaymentForm(request.POST)
    if not form.is_valid():
        return _refused(request, form, status=422)
    sent = form.cleaned_data
    provider = Provider(sent["provider"])
    if provider not in providers_on():
        raise NothingThere
    try:
        take(BEGUN, str(customer.user_id), at=customer.at)
        payment = begin_payment(
            provider=provider,
            person_id=customer.user_id,
            amount=sent["pay_amount"],
            back=page_to_go_back_to(sent["pay_back"]),
            key=sent["pay_key"],
            at=customer.at,
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return waiting(_refused(request, form, status=status_of(type(refusal))[0]), refusal)
    return redirect("cabinet:payment", payment.pk)


@require_safe
def show_payment(request: HttpRequest, number: int) -> HttpResponse:
    """Where to pay and what to do there, or what became of it."""
    customer = customer_of(request)
    payment = payment_of(number, person_id=customer.user_id)
    return page(request, "cabinet/payment.html", _context_of(customer, payment))


@require_safe
def show_state(request: HttpRequest, number: int) -> HttpResponse:
    """What the page of the payment asks for while it is open; 204 when nothing has changed since `seen`."""
    customer = customer_of(request)
    payment = payment_of(number, person_id=customer.user_id)
    if payment.state == request.GET.get("seen"):
        return HttpResponse(status=204)
    return render(request, "cabinet/payment_state.html", _context_of(customer, payment) | {"is_part": True})


def _context_of(customer: Caller, payment: ProviderPayment) -> dict[str, Any]:
    back = page_to_go_back_to(payment.back)
    context = {"payment": payment, "provider": Provider(payment.provider), "back": back}
    if payment.state in _OPEN:
        return context | _checkout_of(payment)
    context["again"] = f"{reverse('cabinet:top_up')}?{urlencode({'amount': payment.amount, 'back': back})}"
    if payment.state == PaymentState.CONFIRMED:
        context |= {"balance": balance_of(customer.user_id), "purchase": _purchase_of(customer, back)}
    return context


def _checkout_of(payment: ProviderPayment) -> dict[str, Any]:
    back = f"{settings.PUBLIC_URL}{reverse('cabinet:payment', args=[payment.pk])}"
    checkout = checkout_of(payment, language=get_language() or "uz", back=back)
    label = gettext("QR code that opens {provider}").format(provider=payment.get_provider_display())
    return {"checkout": checkout, "code": qr_svg(checkout.link, label=label) if checkout.link else ""}


def _purchase_of(customer: Caller, back: str) -> PurchasePreview | None:
    """The purchase that lacked money, if it can be made now."""
    chosen = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    form = BuyForm.of(chosen)
    if not purchase_to_go_on_with(back) or not form.is_valid():
        return None
    try:
        preview = preview_of(user_id=customer.user_id, at=customer.at, **form.cleaned_data)
    except Refusal:
        return None
    return preview if preview.plan.refusal is None else None


def _refused(request: HttpRequest, form: PaymentForm, *, status: int) -> HttpResponse:
    back = str(form["pay_back"].value() or "")
    claim = ClaimForm(initial={"key": str(uuid7()), "back": back})
    return top_up_page(request, claim, payment_form=form, status=status)
