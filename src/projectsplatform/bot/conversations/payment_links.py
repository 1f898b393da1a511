"""Links to the providers' pages, for the amount that somebody chose."""

from typing import Final

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from projectsplatform.bot.conversations.screens import Customer, Row
from projectsplatform.payments.models import LEAST, MOST
from projectsplatform.payments.operations.payments import begin_payment
from projectsplatform.payments.rules.checkouts import checkout_of, providers_on
from projectsplatform.telegram.models import Button

_BACK: Final = "/bot/"


def pay_rows(customer: Customer, amount: int, nonce: str) -> list[Row]:
    """A button a provider that has a page. Each is of a payment begun for this dialogue and amount, which is one however often it
    is shown. None for an amount that providers do not take."""
    if not LEAST <= amount <= MOST:
        return []
    rows: list[Row] = []
    for provider in providers_on():
        payment = begin_payment(
            provider=provider, person_id=customer.user.pk, amount=amount, key=f"bot:{nonce}", at=customer.at
        )
        link = checkout_of(payment, language=get_language() or "uz", back=f"{settings.PUBLIC_URL}{_BACK}").link
        if link:
            rows.append([Button(text=_("Pay with {provider}").format(provider=provider.label), url=link)])
    return rows
