"""From a ticket to a person."""

from datetime import datetime

import psycopg
from django.db import IntegrityError, transaction

from projectsplatform.accounts.enums import Language
from projectsplatform.accounts.errors import (
    AlreadyRegistered,
    EmailInvalid,
    EmailTaken,
    FullNameInvalid,
    SexInvalid,
    TicketExpired,
    TicketInvalid,
    UsernameInvalid,
    UsernameTaken,
    WeakPassword,
)
from projectsplatform.accounts.models import SignUpTicket, User
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.operations.chat_links import tell_of_chat
from projectsplatform.accounts.operations.throttling import Budget, tries_counted
from projectsplatform.accounts.rules.limits import TAKEN_TOLD
from projectsplatform.accounts.rules.registration import CleanRegistration, RegistrationForm, check_registration
from projectsplatform.kit.errors import Busy, Conflict, RateLimited
from projectsplatform.kit.refusals import refuses
from projectsplatform.kit.security.passwords import hash_password
from projectsplatform.kit.security.signing import token_hash

_TAKEN: dict[str, type[Conflict]] = {
    "accounts_user_username": UsernameTaken,
    "accounts_user_email": EmailTaken,
    "accounts_user_phone": AlreadyRegistered,
    "accounts_user_tg_id": AlreadyRegistered,
}


@refuses(
    TicketInvalid,
    TicketExpired,
    UsernameTaken,
    EmailTaken,
    AlreadyRegistered,
    FullNameInvalid,
    EmailInvalid,
    UsernameInvalid,
    WeakPassword,
    SexInvalid,
    RateLimited,
    Busy,
)
def register(*, token: str, form: RegistrationForm, language: str, address: str, at: datetime) -> User:
    """A person from a live ticket, all or nothing: a refused registration leaves the ticket as it was."""
    ticket = _live_ticket(token, at)
    clean = check_registration(form, phone=ticket.phone)
    with tries_counted(Budget(((TAKEN_TOLD, str(ticket.tg_id)),), RateLimited), at=at, kept=Conflict):
        encoded = hash_password(clean.password)
        with transaction.atomic():
            _consume_ticket(ticket, at)
            person = _create_person(clean, ticket, encoded, language)
            tell_of_chat(user_id=person.id, tg_id=ticket.tg_id, at=at)
            audit.record(event="account.registered", at=at, actor_id=person.id, subject_id=person.id, address=address)
    return person


def _live_ticket(token: str, at: datetime) -> SignUpTicket:
    ticket = SignUpTicket.objects.filter(token_hash=token_hash(token), used_at=None, replaced_at=None).first()
    if ticket is None:
        raise TicketInvalid
    if ticket.expires_at <= at:
        raise TicketExpired
    return ticket


def _consume_ticket(ticket: SignUpTicket, at: datetime) -> None:
    """Of two registrations at once the second waits here for the first and then finds nothing to use."""
    live = SignUpTicket.objects.filter(pk=ticket.pk, used_at=None, replaced_at=None)
    if not live.update(used_at=at):
        raise TicketInvalid


def _create_person(clean: CleanRegistration, ticket: SignUpTicket, encoded: str, language: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create(
                username=clean.username,
                full_name=clean.full_name,
                sex=clean.sex,
                email=clean.email,
                phone=ticket.phone,
                tg_id=ticket.tg_id,
                language=Language(language),
                password=encoded,
            )
    except IntegrityError as error:
        refusal = _TAKEN.get(constraint_of(error))
        if refusal is None:
            raise
        raise refusal from error


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that stood in the way."""
    cause = error.__cause__
    return (cause.diag.constraint_name or "") if isinstance(cause, psycopg.Error) else ""
