"""Writing announcements: everything here happens to drafts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.errors import NotStaff
from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations import audit
from projectsplatform.aloqa.enums import AnnouncementState
from projectsplatform.aloqa.errors import AnnouncementMoved, AudienceInvalid, FilesAway
from projectsplatform.aloqa.models import LANGUAGES, Announcement, AnnouncementCounts, audience_json
from projectsplatform.aloqa.operations.uploads import storage_required
from projectsplatform.aloqa.queries.files import PICTURES_FOLDER
from projectsplatform.aloqa.rules.announcement_content import CONTENT_REFUSALS, Written, faults_of
from projectsplatform.aloqa.rules.announcements import check_may, check_revision, check_state
from projectsplatform.aloqa.rules.audiences import check_audience
from projectsplatform.kit.errors import InvalidFields, NothingThere
from projectsplatform.kit.files.deleting import delete_files_later
from projectsplatform.kit.files.pictures import picture_type
from projectsplatform.kit.files.storing import store_file
from projectsplatform.kit.refusals import refuses


@refuses(NotStaff, AudienceInvalid, FilesAway, *CONTENT_REFUSALS)
@transaction.atomic
def write_announcement(*, written: Written, member: User, address: str, at: datetime) -> Announcement:
    """A new draft."""
    check_may(member, "add")
    announcement = Announcement(written_by=member, created_at=at, changed_at=at, writers=[member.pk])
    _fill(announcement, written, at)
    announcement.save(force_insert=True)
    AnnouncementCounts.objects.create(announcement=announcement)
    record("written", announcement, member, at, address=address, fields=sorted(_contents(announcement)))
    return announcement


@refuses(NotStaff, NothingThere, AnnouncementMoved, AudienceInvalid, FilesAway, *CONTENT_REFUSALS)
@transaction.atomic
def change_announcement(
    *, announcement_id: UUID, revision: int, written: Written, member: User, address: str, at: datetime
) -> Announcement:
    """Changes a draft that is still as it was seen; whoever does is one of its writers from now on."""
    check_may(member, "add")
    announcement = lock_announcement(announcement_id)
    check_state(announcement, AnnouncementState.DRAFT)
    check_revision(announcement, revision)
    before = _contents(announcement)
    _fill(announcement, written, at)
    after = _contents(announcement)
    changed = sorted(name for name in after if before[name] != after[name])
    if changed:
        announcement.revision += 1
        announcement.changed_at = at
        announcement.writers = sorted({*announcement.writers, member.pk})
        announcement.save()
        record("changed", announcement, member, at, address=address, fields=changed)
    return announcement


def lock_announcement(announcement_id: UUID) -> Announcement:
    """Raises NothingThere."""
    found = Announcement.objects.select_for_update(no_key=True).filter(pk=announcement_id).first()
    if found is None:
        raise NothingThere
    return found


def record(
    name: str, announcement: Announcement, member: User | None, at: datetime, *, address: str = "", **details: Any
) -> None:
    """What became of an announcement, for the trail."""
    audit.record(
        event=f"announcement.{name}",
        at=at,
        actor_id=None if member is None else member.pk,
        subject_id=None,
        address=address,
        details={"announcement": str(announcement.pk), "revision": announcement.revision, **details},
    )


def _fill(announcement: Announcement, written: Written, at: datetime) -> None:
    """Raises InvalidFields."""
    has_picture = written.picture is not None or (bool(announcement.picture_path) and not written.drops_picture)
    faults = faults_of(written, has_picture=has_picture, at=at)
    try:
        check_audience(written.audience)
    except AudienceInvalid as fault:
        faults.append(fault)
    if faults:
        raise InvalidFields(faults)
    announcement.title, announcement.kind, announcement.address = written.title, written.kind, written.address
    announcement.audience, announcement.send_at = audience_json(written.audience), written.send_at
    _fill_languages(announcement, "text", written.texts)
    _fill_languages(announcement, "label", written.labels)
    _keep_picture(announcement, written, at)


def _fill_languages(announcement: Announcement, name: str, texts: Mapping[str, str]) -> None:
    for language, end in LANGUAGES.items():
        setattr(announcement, f"{name}_{end}", texts.get(language, ""))


def _keep_picture(announcement: Announcement, written: Written, at: datetime) -> None:
    if written.picture is None and not written.drops_picture:
        return
    delete_files_later([announcement.picture_path])
    announcement.picture_path = announcement.picture_type = ""
    if written.picture is not None:
        with storage_required():
            announcement.picture_path = store_file(PICTURES_FOLDER, written.picture, at=at)
        announcement.picture_type = picture_type(written.picture) or ""


def _contents(announcement: Announcement) -> dict[str, object]:
    names = ["title", "kind", "address", "audience", "send_at", "picture_path"]
    names += [f"{part}_{end}" for part in ("text", "label") for end in LANGUAGES.values()]
    return {name: getattr(announcement, name) for name in names}
