"""What statements say of a person's payments."""

from uuid import UUID

from django.db.models import Q, QuerySet

from projectsplatform.payments.models import Difference, ProviderPayment, StatementLine


def lines_of(person_id: UUID) -> QuerySet[StatementLine]:
    """Lines of their payments, by the provider's number."""
    known = ProviderPayment.objects.filter(person_id=person_id, provider_id__isnull=False)
    numbers = [number for pair in known.values_list("provider_id", "details__paydoc") for number in pair if number]
    lines = StatementLine.objects.select_related("run").filter(provider_id__in=numbers)
    return lines.filter(run__provider__in=known.values("provider")).order_by("-pk")


def differences_of(person_id: UUID) -> QuerySet[Difference]:
    """Those of their payments, and those that were resolved for them."""
    return Difference.objects.filter(Q(person_id=person_id) | Q(payment__person_id=person_id)).order_by("-pk")
