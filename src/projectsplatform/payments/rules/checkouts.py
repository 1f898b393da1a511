"""Where a payment that somebody began is paid: which providers are on, and each one's own page."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings

from projectsplatform.payments.enums import Provider
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.rules.accounts import account_of
from projectsplatform.payments.rules.links import CLICK, PAYME, click_link, payme_link, uzum_link

_DEMO: Final = "/demo/pay/"


@dataclass(frozen=True, slots=True)
class Checkout:
    """`link` opens the provider's page. Uzum Bank has none (the demo has one in its place): the person finds us in the bank's
    application and types `account`."""

    link: str
    account: str


def providers_on() -> list[Provider]:
    """Those that have their settings, in the order in which they are offered."""
    given = {
        Provider.PAYME: settings.PAYME_KEYS,
        Provider.CLICK: settings.CLICK_SECRET_KEY,
        Provider.UZUM: settings.UZUM_PASSWORD,
    }
    return [provider for provider, secret in given.items() if secret]


def checkout_of(payment: ProviderPayment, *, language: str, back: str = "") -> Checkout:
    """`back` is a whole address of ours, to which the provider sends the person. The demo's pages act as the providers."""
    username = payment.person.username
    if payment.provider == Provider.PAYME:
        link = payme_link(
            merchant_id=settings.PAYME_MERCHANT_ID,
            username=username,
            som=payment.amount,
            language=language,
            back=back,
            address=_demo("payme/") or PAYME,
        )
    elif payment.provider == Provider.CLICK:
        link = click_link(
            service_id=settings.CLICK_SERVICE_ID,
            merchant_id=settings.CLICK_MERCHANT_ID,
            account=account_of(payment),
            som=payment.amount,
            back=back,
            address=_demo("click/") or CLICK,
        )
    else:
        address = _demo("uzum/")
        link = uzum_link(account=username, som=payment.amount, back=back, address=address) if address else ""
    return Checkout(link, username)


def _demo(path: str) -> str:
    return f"{settings.PUBLIC_URL}{_DEMO}{path}" if settings.DEMO else ""
