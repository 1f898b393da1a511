"""What statements and differences say of a person."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.db.statements import execute
from projectsplatform.kit.privacy import DataSubject, PersonalDataHandler
from projectsplatform.payments.models import Difference
from projectsplatform.payments.reconciliation.queries.privacy import differences_of, lines_of

# A statement names people as they typed it: `username`, or `username.N` for a payment of our pages.
_NAMES: Final = "lower(account) = %(name)s OR starts_with(lower(account), %(name)s || '.')"
_FORGET_NAMES: Final = (
    f"UPDATE payments_statementline SET account = '' WHERE {_NAMES}",  # noqa: S608  ours
    f"UPDATE payments_difference SET account = '' WHERE {_NAMES}",  # noqa: S608  ours
    "UPDATE payments_unreadline SET text = '' WHERE strpos(lower(text), %(name)s) > 0",
)
_FORGET_LINES: Final = """
    UPDATE payments_statementline line SET account = ''
    FROM payments_reconciliationrun run, payments_providerpayment payment
    WHERE run.id = line.run_id AND payment.person_id = %s AND payment.provider = run.provider
      AND line.provider_id IN (payment.provider_id, payment.details->>'paydoc') AND line.account <> ''
"""
_FORGOTTEN: Final = "—"
"""In place of a reason, which may name them."""


def export_statements(person: DataSubject) -> dict[str, Any]:
    """Lines of providers' statements about their payments, and what differed."""
    return {
        "lines": [
            {
                "provider": line.run.provider,
                "provider_number": line.provider_id,
                "account": line.account,
                "tiyin": line.amount,
                "state": line.state,
                "at": rfc3339(line.at) if line.at else None,
            }
            for line in lines_of(person.user_id)
        ],
        "differences": [
            {
                "provider": difference.provider,
                "kind": difference.kind,
                "provider_number": difference.provider_id,
                "state": difference.state,
                "resolution": difference.resolution,
                "reason": difference.reason,
                "debt": difference.debt,
                "found_at": rfc3339(difference.found_at),
            }
            for difference in differences_of(person.user_id)
        ],
    }


def forget_typed_names(user_id: UUID) -> None:
    """What statements say under their username, while it is still known; undone with the rest when they may not leave."""
    for name in User.objects.filter(pk=user_id).values_list("username", flat=True):
        for statement in _FORGET_NAMES:
            execute(statement, {"name": name.lower()})


def erase_names(person: DataSubject, at: datetime) -> None:
    """Numbers and sums stay for the books; what was typed goes. Before their payments lose their numbers of Click's."""
    execute(_FORGET_LINES, [person.user_id])
    own = Difference.objects.filter(Q(person_id=person.user_id) | Q(payment__person_id=person.user_id))
    own.exclude(account="").update(account="")
    own.exclude(reason="").update(reason=_FORGOTTEN)
    own.exclude(debt_reason="").update(debt_reason=_FORGOTTEN)


RECONCILIATION: Final = PersonalDataHandler(
    name="statements",
    title=_("Payments in providers' statements"),
    labels={"lines": _("Lines of statements"), "differences": _("Where books differed")},
    export=export_statements,
    erase=erase_names,
    lock=forget_typed_names,
    is_shown_empty=False,
)
