"""Texts about the 24-hour caps before and after a top-up."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from projectsplatform.kit.uz.money import format_som
from projectsplatform.wallet.enums import ApprovalReason
from projectsplatform.wallet.models import TopUpRequest
from projectsplatform.wallet.queries.caps import CapUse
from projectsplatform.wallet.rules.approvals import APPROVED_ALONE


def caps_facts(use: CapUse) -> Iterator[tuple[str, str]]:
    """How much of the day's sums is used, and what they are."""
    text = _("{used} of {cap} in the last 24 hours")
    yield _("Entered by you"), text.format(used=format_som(use.by_member), cap=format_som(use.member_cap))
    yield _("For this person"), text.format(used=format_som(use.by_customer), cap=format_som(use.customer_cap))


def why_two(request: TopUpRequest, use: CapUse) -> str:
    """Why a second member of staff must agree; `use` counts the request itself."""
    if request.approval_reason == ApprovalReason.MEMBER:
        text = _("With this you have entered {used} today (in 24 hours); alone you may enter {cap}.")
        return text.format(used=format_som(use.by_member), cap=format_som(use.member_cap))
    if request.approval_reason == ApprovalReason.CUSTOMER:
        text = _("With this {used} were entered for this person today (in 24 hours); without a second it is {cap}.")
        return text.format(used=format_som(use.by_customer), cap=format_som(use.customer_cap))
    return _("It is more than {sum} at once.").format(sum=format_som(APPROVED_ALONE))
