"""A person's payments: given away as rows, and kept for the books without what tells who it was when they leave."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.statements import execute
from projectsplatform.kit.privacy import DataSubject, PersonalDataHandler
from projectsplatform.payments.enums import OPEN_REFUNDS, PaymentState
from projectsplatform.payments.errors import PaymentWaits, RefundWaits
from projectsplatform.payments.models import ProviderPayment, ProviderRefund
from projectsplatform.payments.queries.privacy import export_payments

# A function of the tables' owner: the application itself cannot write to the events.
_FORGET: Final = "SELECT payments_forget_events(%s)"


def lock_payments(user_id: UUID) -> None:
    """Nobody leaves while a provider may be taking their money. The wallet has locked their account, which a payment that is
    reserved or confirmed needs as well, and a refund. Raises PaymentWaits, RefundWaits."""
    if ProviderPayment.objects.filter(person_id=user_id, state=PaymentState.CREATED).exists():
        raise PaymentWaits
    if ProviderRefund.objects.filter(payment__person_id=user_id, state__in=OPEN_REFUNDS).exists():
        raise RefundWaits


def erase_names(person: DataSubject, at: datetime) -> None:
    """Numbers, sums, moments and receipts stay; the name that was typed, cards, phones, pages and reasons go. In the caller's transaction."""
    execute(_FORGET, [person.user_id])
    payments = ProviderPayment.objects.filter(person_id=person.user_id)
    payments.filter(state=PaymentState.BEGUN).update(state=PaymentState.CANCELLED, cancelled_at=at)
    payments.update(account="", details={}, back="", key=None)
    ProviderRefund.objects.filter(payment__person_id=person.user_id).update(reason="", answer="")


PAYMENTS: Final = PersonalDataHandler(
    name="payments",
    title=_("Payments"),
    labels={
        "payments": _("Payments through providers"),
        "events": _("What providers told of them"),
        "refunds": _("Refunds of them"),
    },
    export=export_payments,
    erase=erase_names,
    lock=lock_payments,
    refusals=(PaymentWaits, RefundWaits),
)
