"""Members of staff: made with a role, tied to a Telegram by a link, signed in by password and code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from projectsplatform.accounts.enums import Purpose, Role
from projectsplatform.accounts.errors import InvalidCode, InvalidCredentials, RoleInvalid, TelegramTaken, UsernameTaken
from projectsplatform.accounts.models import SignInCode, StaffLink, User
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.operations.attempts import (
    NO_BUDGET,
    budget_of_sign_in,
    holds_challenge,
    tries_counted,
    verify_password,
)
from projectsplatform.accounts.operations.codes import SentCode, send_limited_code
from projectsplatform.accounts.operations.devices import remember_device
from projectsplatform.accounts.operations.guesses import guess_counted, use_code
from projectsplatform.accounts.operations.sign_in import challenge_id
from projectsplatform.accounts.queries.people import by_username
from projectsplatform.accounts.rules.lifetimes import STAFF_LINK
from projectsplatform.accounts.rules.links import bot_link
from projectsplatform.accounts.rules.passwords import check_strength
from projectsplatform.accounts.rules.people import clean_username
from projectsplatform.accounts.rules.staff import check_is_staff, check_not_self
from projectsplatform.kit.errors import NothingThere, TokenInvalid
from projectsplatform.kit.passwords import hash_password
from projectsplatform.kit.signing import new_token, token_hash
from projectsplatform.telegram.operations.bot_api import bot_username
from projectsplatform.telegram.rules.answers import BotApiError


@dataclass(frozen=True, slots=True)
class CreatedStaff:
    """A new member of staff and the token of the link that ties them to a Telegram."""

    user: User
    link_token: str


@dataclass(frozen=True, slots=True)
class SignedInStaff:
    """A member of staff who is in the panel, and the token by which the browser is known from now on."""

    member: User
    device_token: str


def create_staff(
    *, username: str, role: str, password: str, actor_id: UUID | None = None, at: datetime
) -> CreatedStaff:
    """A member of staff with a role. Raises UsernameInvalid, RoleInvalid, WeakPassword, UsernameTaken, Busy."""
    name = clean_username(username)
    if role not in Role.values:
        raise RoleInvalid
    encoded = hash_password(check_strength(password, own=(name,)))
    with transaction.atomic():
        member = _create_member(name, Role(role), encoded)
        token = _make_link(member, at)
        details = {"username": name, "role": role}
        audit.record(event="staff.created", at=at, actor_id=actor_id, subject_id=member.id, details=details)
    return CreatedStaff(member, token)


def renew_link(*, user_id: UUID, actor: User, at: datetime) -> str:
    """The token of another link for a member of staff whose first one ran out. Raises NotStaff, OwnAccount, NothingThere."""
    with transaction.atomic():
        member = _lock_member(user_id, actor)
        audit.record(event="staff.link.made", at=at, actor_id=actor.id, subject_id=member.id)
        return _make_link(member, at)


def way_in(token: str) -> str:
    """What the member opens; when Telegram does not tell the bot's name now, what to write to the bot instead."""
    payload = f"staff_{token}"
    try:
        name = "" if settings.TELEGRAM_SIMULATED else bot_username(seconds=3)
    except BotApiError:
        return f"/start {payload}"
    return bot_link(name, payload)


def change_role(*, user_id: UUID, role: str, actor: User, address: str = "", at: datetime) -> None:
    """Another role instead of the present one; open windows of the panel end. Raises RoleInvalid, NotStaff, OwnAccount."""
    if role not in Role.values:
        raise RoleInvalid
    with transaction.atomic():
        member = _lock_member(user_id, actor)
        before = [group.name for group in member.groups.all()]
        member.groups.set([Group.objects.get_or_create(name=role)[0]])
        member.is_superuser = role == Role.OWNER
        member.staff_epoch += 1
        member.save(update_fields=["is_superuser", "staff_epoch", "updated_at"])
        details = {"before": before, "after": role}
        audit.record(
            event="staff.role.changed", at=at, actor_id=actor.id, subject_id=user_id, address=address, details=details
        )


def _lock_member(user_id: UUID, actor: User) -> User:
    check_is_staff(actor)
    check_not_self(actor, user_id)
    member = User.objects.select_for_update().filter(pk=user_id, is_staff=True).first()
    if member is None:
        raise NothingThere
    return member


def _make_link(member: User, at: datetime) -> str:
    token = new_token()
    StaffLink.objects.create(user=member, token_hash=token_hash(token), created_at=at, expires_at=at + STAFF_LINK)
    return token


def _create_member(username: str, role: Role, encoded: str) -> User:
    if by_username(username) is not None:
        raise UsernameTaken
    member = User.objects.create(username=username, password=encoded, is_staff=True, is_superuser=role == Role.OWNER)
    member.groups.add(Group.objects.get_or_create(name=role.value)[0])
    return member


def link_staff(*, token: str, tg_id: int, at: datetime) -> User:
    """Ties the member of staff whose link it is to the Telegram that opened it. Raises TokenInvalid, TelegramTaken."""
    with transaction.atomic():
        link = StaffLink.objects.select_for_update().filter(token_hash=token_hash(token), used_at=None).first()
        if link is None or link.expires_at <= at or not link.user.is_active:
            raise TokenInvalid
        link.used_at = at
        link.save(update_fields=["used_at"])
        _tie(link.user, tg_id)
        audit.record(
            event="staff.linked", at=at, actor_id=link.user_id, subject_id=link.user_id, details={"tg_id": tg_id}
        )
    return link.user


def _tie(member: User, tg_id: int) -> None:
    member.tg_id = tg_id
    try:
        with transaction.atomic():
            member.save(update_fields=["tg_id", "updated_at"])
    except IntegrityError as error:
        raise TelegramTaken from error


def request_staff_code(
    *,
    username: str,
    password: str,
    device_name: str,
    address: str,
    device_tokens: Sequence[str] = (),
    at: datetime,
) -> SentCode:
    """The panel's first step. Everybody but staff gets the answer to a wrong password.

    Raises InvalidCredentials, AccountDisabled, TelegramUnreachable, TooManyAttempts, RateLimited, Busy.
    """
    budget = budget_of_sign_in(username=username, device_tokens=device_tokens, address=address, at=at)
    member = verify_password(username=username, password=password, budget=budget, address=address, at=at)
    if not member.is_staff:
        raise InvalidCredentials
    return send_limited_code(
        person=member, purpose=Purpose.STAFF, device_name=device_name, device_id=budget.device_id, at=at
    )


def sign_in_staff(
    *, username: str, code: str, challenge: str, address: str, device_tokens: Sequence[str] = (), at: datetime
) -> SignedInStaff:
    """The panel's second step: who may have a cookie now. Raises InvalidCode, CodeExpired, TooManyAttempts."""
    if holds_challenge(username=username, purpose=Purpose.STAFF, challenge=challenge, at=at):
        budget = NO_BUDGET
    else:
        budget = budget_of_sign_in(username=username, device_tokens=device_tokens, address=address, at=at)
    with tries_counted(budget, at=at):
        found = guess_counted(
            username=username,
            purpose=Purpose.STAFF,
            challenge=challenge_id(challenge),
            code=code,
            address=address,
            at=at,
        )
        with transaction.atomic():
            use_code(found, at)
            return _admit(found, address, at)


def _admit(found: SignInCode, address: str, at: datetime) -> SignedInStaff:
    member = found.user
    if not (member.is_staff and member.is_active):
        raise InvalidCode
    member.last_login = at
    member.save(update_fields=["last_login"])
    audit.record(event="staff.signed_in", at=at, actor_id=member.id, subject_id=member.id, address=address)
    device = remember_device(user_id=member.id, device_id=found.device_id, device_name=found.device_name, at=at)
    return SignedInStaff(member, device.token)
