"""What a person says about themselves."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from projectsplatform.accounts.errors import EmailInvalid, EmailTaken, FullNameInvalid, LanguageInvalid, SexInvalid
from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.operations.languages import choose_language
from projectsplatform.accounts.operations.throttling import Budget, tries_counted
from projectsplatform.accounts.rules.limits import TAKEN_TOLD
from projectsplatform.accounts.rules.profiles import check_profile
from projectsplatform.kit.errors import Conflict, NothingThere, RateLimited
from projectsplatform.kit.refusals import refuses


@refuses(FullNameInvalid, SexInvalid, EmailInvalid, LanguageInvalid, EmailTaken, NothingThere, RateLimited)
def change_profile(*, user_id: UUID, changes: Mapping[str, object], address: str, at: datetime) -> User:
    """Changes what is given of `full_name`, `sex`, `email` and `language` (the bot's, too), all or nothing.

    Raises InvalidFields, EmailTaken, NothingThere; RateLimited for whoever goes through a list of addresses.
    """
    clean = check_profile(changes)
    budget = Budget(((TAKEN_TOLD, str(user_id)),), RateLimited)
    with tries_counted(budget, at=at, kept=Conflict), transaction.atomic():
        person = User.objects.select_for_update(no_key=True).filter(pk=user_id, is_active=True).first()
        if person is None:
            raise NothingThere
        changed = sorted(name for name, value in clean.items() if getattr(person, name) != value)
        if "language" in clean:
            choose_language(user_id=user_id, language=str(clean["language"]))
        if changed:
            _store(person, {name: clean[name] for name in changed}, at)
            details = {"fields": changed}
            audit.record(
                event="account.profile.changed",
                at=at,
                actor_id=user_id,
                subject_id=user_id,
                address=address,
                details=details,
            )
    return person


def _store(person: User, values: Mapping[str, object], at: datetime) -> None:
    for name, value in values.items():
        setattr(person, name, value)
    person.updated_at = at
    try:
        with transaction.atomic():
            person.save(update_fields=[*values, "updated_at"])
    except IntegrityError as error:
        if "accounts_user_email" in str(error):
            raise EmailTaken from error
        raise
