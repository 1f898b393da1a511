"""Messages of a person who tells of a payment: what becomes of each, and of the file that is fetched for it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from projectsplatform.accounts.queries.people import by_tg_id
from projectsplatform.bot.conversations.claim_drafts import KIND, ClaimDraft, Step, read_draft
from projectsplatform.bot.conversations.claim_input import Sent, fill_draft
from projectsplatform.bot.conversations.claim_screens import screen_of
from projectsplatform.bot.conversations.claims import ask_for_another_file, open_draft, send_claim
from projectsplatform.bot.conversations.replies import Person, conversation, reply
from projectsplatform.bot.conversations.screens import Customer, Screen, menu_row
from projectsplatform.kit.db.retry import retried
from projectsplatform.telegram.models import Dialogue
from projectsplatform.telegram.operations.dialogues import end_dialogue, go_on, lock_dialogue
from projectsplatform.telegram.queries.dialogues import has_dialogue


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that lacks for the claim of a dialogue."""

    nonce: str
    file_id: str


@retried
def take_message(*, person: Person, sent: Sent, at: datetime) -> bool:
    """False where nothing is being asked, or the answer would be none: then the message is not the dialogue's."""
    if not has_dialogue(chat_id=person.tg_id, kind=KIND):
        return False
    with conversation(person, at=at):
        customer = _customer(person, at)
        if customer is None:
            return False
        opened = open_draft(customer)
        if opened is None:
            return _tell_that_it_is_over(customer, person)
        dialogue, draft = opened
        if sent.message_id <= dialogue.last_message_id or (sent.album and sent.album == draft.album):
            return True
        if draft.step is Step.SENT:
            return False
        problem = fill_draft(draft, sent)
        go_on(dialogue, state=draft.as_state(), message_id=sent.message_id, at=at)
        if draft.step is not Step.NOTHING or problem or (draft.is_late and not sent.file_id):
            _reply(person, screen_of(customer, draft, dialogue.nonce.hex, problem), at)
        return True


def waiting_file(*, person: Person, at: datetime) -> WaitingFile | None:
    """The file to fetch now, if nothing else lacks."""
    with conversation(person, at=at):
        opened = _open(person, at)
        if opened is None or opened[2].step is not Step.NOTHING or not opened[2].file_id:
            return None
        return WaitingFile(opened[1].nonce.hex, opened[2].file_id)


@retried
def take_file(*, person: Person, waiting: WaitingFile, data: bytes, at: datetime) -> None:
    """The file has been fetched: makes the claim, unless the person has gone on without it."""
    with conversation(person, at=at):
        opened = _open(person, at, waiting)
        if opened is not None:
            customer, dialogue, draft = opened
            _reply(person, send_claim(customer, dialogue, draft, data), at)


@retried
def refuse_file(*, person: Person, waiting: WaitingFile, at: datetime) -> None:
    """Telegram gives no such file: another one is asked for."""
    with conversation(person, at=at):
        opened = _open(person, at, waiting)
        if opened is not None:
            problem = _("Telegram does not give us this file. Send it once more, or another one.")
            _reply(person, ask_for_another_file(*opened, problem), at)


@retried
def tell_of_delay(*, person: Person, waiting: WaitingFile, at: datetime) -> None:
    """Telegram cannot be asked now: the person is told once that the file is fetched later."""
    with conversation(person, at=at):
        opened = _open(person, at, waiting)
        if opened is None or opened[2].is_late:
            return
        _customer_of, dialogue, draft = opened
        draft.is_late = True
        dialogue.state = draft.as_state()
        dialogue.save(update_fields=["state"])  # the dialogue's day goes on from the last message
        text = _("Telegram does not give us your file now. We try again ourselves: you need not send it again.")
        _reply(person, Screen(text, []), at)


def _customer(person: Person, at: datetime) -> Customer | None:
    user = by_tg_id(person.tg_id)
    return Customer(user, at) if user is not None and user.is_active and not user.is_staff else None


def _open(
    person: Person, at: datetime, waiting: WaitingFile | None = None
) -> tuple[Customer, Dialogue, ClaimDraft] | None:
    """With `waiting`, only while that file still lacks."""
    customer = _customer(person, at)
    opened = open_draft(customer, waiting.nonce if waiting else None) if customer else None
    if customer is None or opened is None:
        return None
    if waiting and (opened[1].step is not Step.NOTHING or opened[1].file_id != waiting.file_id):
        return None
    return customer, *opened


def _tell_that_it_is_over(customer: Customer, person: Person) -> bool:
    """Whether a file was waited for until the dialogue ended; it is then told, once."""
    dialogue = lock_dialogue(chat_id=person.tg_id, kind=KIND)
    draft = read_draft(dialogue.state) if dialogue else None
    if draft is None or not draft.is_late or draft.claim:
        return False
    end_dialogue(chat_id=person.tg_id)
    text = _("Your receipt could not be fetched from Telegram, and nothing was sent. Please begin again.")
    _reply(person, Screen(text, [menu_row()]), customer.at)
    return True


def _reply(person: Person, screen: Screen, at: datetime) -> None:
    reply(person, screen.text, kind="claim", buttons=screen.buttons, at=at)
