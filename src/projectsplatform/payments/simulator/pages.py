"""The providers' checkout pages of the demo."""

from collections.abc import Mapping
from types import ModuleType
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from projectsplatform.kit.errors import NothingThere
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.simulator import click, payme, uzum
from projectsplatform.payments.simulator.calls import Refused
from projectsplatform.payments.simulator.orders import Order, read_order

_PROVIDERS: Final[Mapping[Provider, ModuleType]] = {Provider.PAYME: payme, Provider.CLICK: click, Provider.UZUM: uzum}


@require_http_methods(["GET", "HEAD", "POST"])
def show_checkout(request: HttpRequest, provider: str, code: str = "") -> HttpResponse:
    """What is to be paid, and two buttons: they do what the provider would do. Nobody need be signed in, as there."""
    if provider not in Provider.values:
        raise NothingThere
    order = read_order(Provider(provider), code, request.GET.dict(), request.POST.get("key", ""))
    if request.method != "POST":
        return _checkout(request, order)
    act = "cancel" if "cancel" in request.POST else "pay"
    try:
        getattr(_PROVIDERS[order.provider], act)(order)
    except Refused as refused:
        return _checkout(request, order, refused=str(refused))
    if order.back.startswith(f"{settings.PUBLIC_URL}/"):
        return redirect(order.back)
    return _checkout(request, order, done=act)


def _checkout(request: HttpRequest, order: Order, **said: str) -> HttpResponse:
    return render(request, "payments/checkout.html", {"order": order, **said})
