"""What the desk looks at of one payment."""

from collections.abc import Sequence

from projectsplatform.payments.models import ProviderEvent, ProviderPayment, ProviderRefund
from projectsplatform.wallet.models import Entry


def refunds_of(payment: ProviderPayment) -> list[ProviderRefund]:
    """Oldest first, with who had a part in them."""
    refunds = ProviderRefund.objects.filter(payment=payment).order_by("pk")
    return list(refunds.select_related("requested_by", "approved_by", "ended_by"))


def person_lines(payment: ProviderPayment, refunds: Sequence[ProviderRefund]) -> list[Entry]:
    """The lines of the person's statement that came of it, oldest first."""
    ids = [payment.transfer_id, payment.refund_id]
    ids += [transfer for refund in refunds for transfer in (refund.transfer_id, refund.returned_id)]
    lines = Entry.objects.filter(transfer_id__in={known for known in ids if known}, number__isnull=False)
    return list(lines.select_related("transfer").order_by("number"))


def methods_of(payment: ProviderPayment) -> frozenset[str]:
    """Names of what was asked about it, and of what we did by ourselves."""
    return frozenset(ProviderEvent.objects.filter(payment=payment).values_list("method", flat=True))
