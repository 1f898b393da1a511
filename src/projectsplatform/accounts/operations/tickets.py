"""Registration tickets: a Telegram contact, good for one registration."""

import random
import time
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from projectsplatform.accounts.errors import (
    AlreadyRegistered,
    PhoneInvalid,
    PhoneOfAnother,
    TelegramIdInvalid,
    TelegramOfAnotherPhone,
)
from projectsplatform.accounts.models import SignUpTicket, User
from projectsplatform.accounts.rules.lifetimes import TICKET
from projectsplatform.accounts.rules.people import clean_phone, clean_tg_id
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.refusals import refuses
from projectsplatform.kit.security.signing import new_token, token_hash

# Of those who come at one moment each round lets one through; who lost waits a little, so that all do not meet again.
_ROUNDS = 20
_PAUSE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class IssuedTicket:
    """A ticket with its token, which exists only here and at its owner's."""

    token: str
    expires_at: datetime
    register_url: str


@refuses(AlreadyRegistered, PhoneInvalid, TelegramIdInvalid)
def issue_ticket(*, phone: str, tg_id: int, at: datetime) -> IssuedTicket:
    """A ticket in place of any older one of this Telegram account or phone.

    Raises PhoneInvalid, TelegramIdInvalid; AlreadyRegistered, PhoneOfAnother, TelegramOfAnotherPhone when either belongs
    to a person.
    """
    number, telegram = clean_phone(phone), clean_tg_id(tg_id)
    token = new_token()
    for remaining in reversed(range(_ROUNDS)):
        try:
            return _replace_ticket(number, telegram, token, at)
        except IntegrityError:  # another one was issued at this very moment: replace that one
            if not remaining:
                raise
            time.sleep(random.uniform(0, _PAUSE_SECONDS))  # noqa: S311  not a secret
    raise AssertionError


@retried
@transaction.atomic
def _replace_ticket(phone: str, tg_id: int, token: str, at: datetime) -> IssuedTicket:
    _refuse_known(phone, tg_id)
    live = SignUpTicket.objects.filter(Q(tg_id=tg_id) | Q(phone=phone), used_at=None, replaced_at=None)
    live.update(replaced_at=at)
    ticket = SignUpTicket.objects.create(
        tg_id=tg_id, phone=phone, token_hash=token_hash(token), created_at=at, expires_at=at + TICKET
    )
    return IssuedTicket(token, ticket.expires_at, f"{settings.PUBLIC_URL}/register/#token={token}")


def _refuse_known(phone: str, tg_id: int) -> None:
    known = User.objects.filter(Q(tg_id=tg_id) | Q(phone=phone)).values_list("tg_id", "phone")
    phones = dict(known)
    if tg_id in phones:
        raise AlreadyRegistered if phones[tg_id] == phone else TelegramOfAnotherPhone
    if phones:
        raise PhoneOfAnother
