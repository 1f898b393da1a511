"""A person's money: given away as lines, and kept for the books without personal words when they leave."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.personal import Keeping, Person
from projectsplatform.wallet.enums import RequestState
from projectsplatform.wallet.errors import BalanceRemains, TopUpWaits
from projectsplatform.wallet.models import Entry, ReceiptPicture, TopUpRequest, Transfer
from projectsplatform.wallet.operations.accounts import lock_account
from projectsplatform.wallet.queries.personal import export_money


def hold_money(user_id: UUID) -> None:
    """Nobody leaves money behind: the account is locked, so whoever tops it up comes before or after.

    Raises BalanceRemains, TopUpWaits.
    """
    held = lock_account(user_id=user_id).balance or 0
    if held:
        raise BalanceRemains(balance=held)
    if TopUpRequest.objects.filter(customer_id=user_id, state=RequestState.WAITING).exists():
        raise TopUpWaits


def erase_words(person: Person, at: datetime) -> None:
    """Lines, sums and receipt numbers stay; what staff typed and pictures of receipts go. In the caller's transaction."""
    moved = Entry.objects.filter(account__owner_id=person.user_id).values("transfer_id")
    Transfer.objects.filter(pk__in=moved, details__isnull=True).exclude(note="").update(note="")
    requests = TopUpRequest.objects.filter(customer_id=person.user_id)
    pictures = list(requests.filter(picture__isnull=False).values_list("picture_id", flat=True))
    requests.update(note="", picture=None)
    ReceiptPicture.objects.filter(pk__in=pictures).delete()


MONEY: Final = Keeping(
    name="wallet",
    title=_("Wallet"),
    labels={"balance": _("balance"), "lines": _("Lines of the statement"), "top_ups": _("Top-ups entered by staff")},
    export=export_money,
    erase=erase_words,
    hold=hold_money,
    refusals=(BalanceRemains, TopUpWaits),
)
