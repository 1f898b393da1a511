"""What a person does with notices: chooses their kinds, and reads them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.errors import NoticeUnknown
from projectsplatform.accounts.models import MutedNotice, Notice
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.queries.notices import notice_choices
from projectsplatform.accounts.rules.notice_kinds import check_choices
from projectsplatform.kit.refusals import refuses


@refuses(NoticeUnknown)
@transaction.atomic
def choose_notices(*, user_id: UUID, choices: Mapping[str, object], address: str, at: datetime) -> dict[str, bool]:
    """Switches kinds of notices on (True) or off; what is left out stays. Returns all kinds. Raises NoticeUnknown."""
    clean = check_choices(choices)
    before = notice_choices(user_id)
    changed = {kind: wanted for kind, wanted in clean.items() if before[kind] != wanted}
    wanted_again = [kind for kind, wanted in changed.items() if wanted]
    muted = [MutedNotice(user_id=user_id, kind=kind) for kind, wanted in changed.items() if not wanted]
    if wanted_again:
        MutedNotice.objects.filter(user_id=user_id, kind__in=wanted_again).delete()
    if muted:
        MutedNotice.objects.bulk_create(muted, ignore_conflicts=True)
    if changed:
        details = {"fields": sorted(changed)}
        audit.record(
            event="account.notices.chosen",
            at=at,
            actor_id=user_id,
            subject_id=user_id,
            address=address,
            details=details,
        )
    return before | {kind.value: wanted for kind, wanted in clean.items()}


def mark_notices_read(*, user_id: UUID, at: datetime) -> int:
    """Every notice of the person's that is still new; returns how many."""
    return Notice.objects.filter(user_id=user_id, read_at=None).update(read_at=at)
