"""What the bot tells a customer about a payment of theirs."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from projectsplatform.kit.uz.money import format_som
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.operations.outbox import enqueue
from projectsplatform.telegram.queries.chats import chat_language
from projectsplatform.wallet.enums import ClaimState, RequestState
from projectsplatform.wallet.models import TopUpClaim, TopUpRequest

_CREDITED = _("Your payment was confirmed: {amount} is on your balance.")
_REFUSED = _("Your payment of {amount} was not confirmed. Write to support if you have paid.")
_REFUSED_BECAUSE = _("Your payment of {amount} was not confirmed. Reason: {reason}")


def tell_of_claim(claim: TopUpClaim, at: datetime) -> None:
    """The answer, once there is one: nothing while a second member of staff must agree. In the caller's transaction."""
    chat_id, answer = claim.customer.tg_id, claim.answer
    if chat_id is None or answer == ClaimState.WAITING:
        return
    amount = claim.request.amount if claim.request is not None else claim.amount
    text = _REFUSED_BECAUSE if claim.reason else _REFUSED
    with override(chat_language(chat_id)):
        chosen = str(_CREDITED if answer == ClaimState.APPROVED else text)
        told = chosen.format(amount=format_som(amount), reason=claim.reason)
    enqueue(chat_id=chat_id, text=told, lane=Lane.TRANSACTIONAL, kind="wallet.claim", at=at)


def tell_of_claim_behind(request: TopUpRequest, at: datetime) -> None:
    """The same for a top-up that a second member of staff decided: nothing where no customer told of it."""
    if request.state == RequestState.WAITING:
        return
    claim = TopUpClaim.objects.select_related("customer").filter(request=request).first()
    if claim is not None:
        claim.request = request
        tell_of_claim(claim, at)
