"""Which group the staff's mirror is. It shows customers' messages to everybody in it, so an owner decides in the panel."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.errors import NotStaff, OwnerNeeded
from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.operations.staff_notices import tell_members
from projectsplatform.accounts.queries.staff import owners
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.accounts.rules.notices import StaffEvent
from projectsplatform.accounts.rules.staff import check_is_owner
from projectsplatform.aloqa.models import NAME_LENGTH, MirrorGroup, MirrorTopic
from projectsplatform.kit.refusals import refuses
from projectsplatform.telegram.rules.bots import own_bot_id


@refuses(NotStaff, OwnerNeeded)
@transaction.atomic
def turn_on_mirror(*, chat_id: int, title: str, actor: User, address: str = "", at: datetime) -> MirrorGroup:
    """From now on conversations are shown in this group, in place of another one. All owners are told."""
    check_is_owner(actor)
    group, _new = MirrorGroup.objects.update_or_create(
        bot_id=own_bot_id(),
        defaults={
            "chat_id": chat_id,
            "title": title[:NAME_LENGTH],
            "turned_on_by": actor,
            "turned_on_at": at,
            "problem": "",
        },
    )
    MirrorTopic.objects.exclude(chat_id=chat_id).delete()
    details = {"chat": chat_id, "title": group.title}
    audit.record(
        event="aloqa.mirror.turned_on", at=at, actor_id=actor.pk, subject_id=None, address=address, details=details
    )
    texts = [
        _("Conversations with customers are now shown in the Telegram group “{title}”."),
        _("Turned on by: {member}"),
    ]
    _tell(actor, group.title, texts, at)
    return group


@refuses(NotStaff, OwnerNeeded)
@transaction.atomic
def turn_off_mirror(*, actor: User, address: str = "", at: datetime) -> bool:
    """Nothing more is shown in the group; what is there stays. False where there was none."""
    check_is_owner(actor)
    group = MirrorGroup.objects.select_for_update().filter(bot_id=own_bot_id()).first()
    if group is None:
        return False
    MirrorTopic.objects.all().delete()
    group.delete()
    details = {"chat": group.chat_id, "title": group.title}
    audit.record(
        event="aloqa.mirror.turned_off", at=at, actor_id=actor.pk, subject_id=None, address=address, details=details
    )
    return True


def _tell(actor: User, title: str, texts: Sequence[Promise], at: datetime) -> None:
    event = StaffEvent(
        name="staff.mirror",
        key=f"{title}:{at.isoformat()}",
        texts=texts,
        details={"title": title, "member": str(actor)},
        page=Page("admin:aloqa_mirror"),
    )
    tell_members(member_ids=owners().values_list("pk", flat=True), event=event, at=at)
