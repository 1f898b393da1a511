"""Ends messages that were not sent, and tells whoever wants to know."""

from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from projectsplatform.telegram.enums import MessageState
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.telegram.rules import outcomes
from projectsplatform.telegram.rules.outcomes import Outcome, reason_in


def end_rows(
    rows: "QuerySet[OutboxMessage]", *, state: MessageState, at: datetime, error: str = "", reason: str = ""
) -> int:
    """Ends pending messages in one transaction with what follows from it; returns how many. Secrets are blanked.

    `error` is what the row keeps, `reason` what is told, by default the same.
    """
    values = {
        "state": state,
        "finished_at": at,
        "error": error[:200],
        "in_flight": False,
        "sealed_body": Case(When(secret=True, then=Value(None)), default=F("sealed_body")),
    }
    heard = outcomes.heard_kinds()
    if heard is None:
        return rows.update(**values)
    with transaction.atomic():
        told = list(rows.filter(heard).select_for_update().values_list("id", "chat_id", "kind").order_by("id"))
        ended = rows.exclude(heard).update(**values)
        if told:
            ended += OutboxMessage.objects.filter(id__in=[row[0] for row in told]).update(**values)
        outcomes.tell(Outcome(*row, state, reason or reason_in(error), (), at) for row in told)
    return ended
