"""What a message puts into the draft of a claim: an amount, a receipt's number or a file with its caption."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from projectsplatform.bot.conversations.claim_drafts import ClaimDraft, Step
from projectsplatform.kit.errors import Refusal
from projectsplatform.kit.uz.amounts import read_amount
from projectsplatform.wallet.errors import ClaimFileTooLarge
from projectsplatform.wallet.rules.claims import clean_claimed_note, clean_claimed_receipt
from projectsplatform.wallet.rules.files import MAX_PICTURE
from projectsplatform.wallet.rules.movements import require_amount


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of the person. `file_id` is empty without a picture or document, `size` 0 where Telegram does not tell it."""

    message_id: int
    text: str = ""
    file_id: str = ""
    size: int = 0
    album: str = ""


def fill_draft(draft: ClaimDraft, sent: Sent) -> str:
    """Puts what was sent into the draft; returns what is wrong with it, or empty."""
    if sent.file_id:
        return _take_file(draft, sent)
    match draft.step:
        case Step.AMOUNT:
            return _take_amount(draft, sent.text)
        case Step.NUMBER if sent.text:
            return _take_number(draft, sent.text)
        case Step.PAYMENT | Step.NOTHING:
            return ""
        case _:
            return _("This is neither a picture nor a document.") if not sent.text else ""


def _take_file(draft: ClaimDraft, sent: Sent) -> str:
    if sent.size > MAX_PICTURE:
        return ClaimFileTooLarge(megabytes=MAX_PICTURE // 1024**2).text()
    draft.file_id, draft.album, draft.is_late = sent.file_id, sent.album, False
    try:
        draft.note = clean_claimed_note(sent.text)
    except Refusal:  # a caption is not asked for
        draft.note = ""
    return ""


def _take_amount(draft: ClaimDraft, text: str) -> str:
    try:
        amount = read_amount(text)
        require_amount(amount)
    except ValidationError as error:
        return str(error.message)
    except Refusal as refusal:
        return refusal.text()
    draft.amount = amount
    return ""


def _take_number(draft: ClaimDraft, text: str) -> str:
    try:
        draft.number = clean_claimed_receipt(text)
    except Refusal as refusal:
        return refusal.text()
    return ""
