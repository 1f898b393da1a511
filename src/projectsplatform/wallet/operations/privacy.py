"""A person's money: given away as lines, and kept for the books without personal words when they leave."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.statements import execute
from projectsplatform.kit.privacy import DataSubject, PersonalDataHandler
from projectsplatform.wallet.enums import RequestState
from projectsplatform.wallet.errors import BalanceRemains, TopUpWaits
from projectsplatform.wallet.models import ClaimFile, ReceiptPicture, TopUpClaim, TopUpRequest
from projectsplatform.wallet.operations.accounts import lock_account
from projectsplatform.wallet.queries.claims import count_waiting
from projectsplatform.wallet.queries.privacy import export_money

# A function of the tables' owner: the application itself cannot write to the ledger's rows.
_FORGET: Final = "SELECT wallet_forget_notes(%s)"


def lock_money(user_id: UUID) -> None:
    """Nobody leaves money behind: the account is locked, so whoever tops it up comes before or after.

    Raises BalanceRemains, TopUpWaits.
    """
    held = lock_account(user_id=user_id).balance or 0
    if held:
        raise BalanceRemains(balance=held)
    if TopUpRequest.objects.filter(customer_id=user_id, state=RequestState.WAITING).exists() or count_waiting(user_id):
        raise TopUpWaits


def erase_words(person: DataSubject, at: datetime) -> None:
    """Lines, sums, receipt numbers and what proves a receipt (amount and date, no name) stay; what staff typed, pictures of receipts and the words of claims go. In the caller's transaction."""
    execute(_FORGET, [person.user_id])
    requests = TopUpRequest.objects.filter(customer_id=person.user_id)
    pictures = list(requests.filter(picture__isnull=False).values_list("picture_id", flat=True))
    requests.update(note="", picture=None)
    ReceiptPicture.objects.filter(pk__in=pictures).delete()
    claims = TopUpClaim.objects.filter(customer_id=person.user_id)
    files = list(claims.filter(file__isnull=False).values_list("file_id", flat=True))
    claims.update(note="", reason="", receipt_number="", file=None)
    ClaimFile.objects.filter(pk__in=files).delete()


MONEY: Final = PersonalDataHandler(
    name="wallet",
    title=_("Wallet"),
    labels={
        "balance": _("balance"),
        "lines": _("Lines of the statement"),
        "top_ups": _("Top-ups entered by staff"),
        "receipts": _("Receipts that were made"),
        "claims": _("Payments that you told of"),
    },
    export=export_money,
    erase=erase_words,
    lock=lock_money,
    refusals=(BalanceRemains, TopUpWaits),
)
