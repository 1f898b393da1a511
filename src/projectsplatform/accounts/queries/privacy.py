"""What is kept about a person and their sign-ins."""

from typing import Any

from projectsplatform.accounts.models import (
    AuditEvent,
    KnownDevice,
    Notice,
    PersonLabel,
    PersonNote,
    RelinkRequest,
    Session,
    SignInCode,
    StaffChange,
    StaffNotice,
    User,
)
from projectsplatform.accounts.queries.notices import notice_choices
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.privacy import DataSubject


def export_account(person: DataSubject) -> dict[str, Any]:
    """Who they are, where they are signed in and were, codes that were sent, and what the audit trail tells of them."""
    user = User.objects.get(pk=person.user_id)
    return {
        "profile": profile_fields(user),
        "sessions": [_session(row) for row in Session.objects.filter(user=user).order_by("-id")],
        "devices": [_device(row) for row in KnownDevice.objects.filter(user=user).order_by("-signed_in_at")],
        "codes": [
            {"purpose": row.purpose, "created_at": rfc3339(row.created_at), "device": row.device_name}
            for row in SignInCode.objects.filter(user=user).order_by("-created_at")
        ],
        "telegram_changes": [_relink(row) for row in RelinkRequest.objects.filter(user=user).order_by("-id")],
        "staff_changes": _staff_changes(user),
        "notices": [_notice(row) for row in Notice.objects.filter(user=user).order_by("-id")],
        "notice_choices": notice_choices(user.pk),
        "staff_notices": [
            {"event": row.event, "at": rfc3339(row.created_at)}
            for row in StaffNotice.objects.filter(member=user).order_by("-id")
        ],
        "notes": [_note(row) for row in PersonNote.objects.filter(user=user).order_by("-created_at")],
        "staff_labels": [_label(row) for row in PersonLabel.objects.filter(user=user).select_related("label")],
        "events": [_event(row) for row in AuditEvent.objects.filter(subject_id=user.pk).order_by("-at")],
    }


def profile_fields(user: User) -> dict[str, Any]:
    """A person as they see themselves, made of what JSON knows."""
    return {
        "user_id": str(user.pk),
        "username": user.username,
        "full_name": user.full_name,
        "sex": user.sex,
        "email": user.email,
        "phone": user.phone,
        "tg_id": user.tg_id,
        "language": user.language,
        "created_at": rfc3339(user.created_at),
        "updated_at": rfc3339(user.updated_at),
    }


def _session(row: Session) -> dict[str, Any]:
    return {
        "device": row.device_name,
        "created_at": rfc3339(row.created_at),
        "last_seen_at": rfc3339(row.last_seen_at),
        "expires_at": rfc3339(row.expires_at),
        "ended_at": rfc3339(row.revoked_at) if row.revoked_at else None,
    }


def _device(row: KnownDevice) -> dict[str, Any]:
    return {
        "device": row.device_name,
        "created_at": rfc3339(row.created_at),
        "signed_in_at": rfc3339(row.signed_in_at),
        "expires_at": rfc3339(row.expires_at),
    }


def _relink(row: RelinkRequest) -> dict[str, Any]:
    return {
        "old_tg_id": row.old_tg_id,
        "new_tg_id": row.new_tg_id,
        "new_phone": row.new_phone,
        "requested_at": rfc3339(row.requested_at),
        "done_at": rfc3339(row.done_at) if row.done_at else None,
    }


def _notice(row: Notice) -> dict[str, Any]:
    """Texts are left untranslated, as they are kept."""
    return {
        "kind": row.kind,
        "event": row.event,
        "texts": row.texts,
        "details": row.details,
        "created_at": rfc3339(row.created_at),
        "read_at": rfc3339(row.read_at) if row.read_at else None,
    }


def _note(row: PersonNote) -> dict[str, Any]:
    """What is written about the person is theirs to read; which member wrote it is not."""
    return {"text": row.text, "created_at": rfc3339(row.created_at)}


def _label(row: PersonLabel) -> dict[str, Any]:
    return {"label": row.label.name, "put_at": rfc3339(row.put_at)}


def _staff_changes(user: User) -> list[dict[str, Any]]:
    """Nobody but staff has any."""
    return (
        [_staff_change(row) for row in StaffChange.objects.filter(member=user).order_by("-id")] if user.is_staff else []
    )


def _staff_change(row: StaffChange) -> dict[str, Any]:
    """Of a member of staff: what owners changed; who they were is theirs."""
    return {
        "kind": row.kind,
        "role": row.role,
        "requested_at": rfc3339(row.requested_at),
        "decided_at": rfc3339(row.decided_at) if row.decided_at else None,
    }


def _event(row: AuditEvent) -> dict[str, Any]:
    """What staff noted is staff's, and where they sat: only what was done is told."""
    is_own = row.actor_id == row.subject_id
    return {
        "event": row.event,
        "at": rfc3339(row.at),
        "by_you": is_own,
        **({"address": row.address, "details": row.details} if is_own else {}),
    }
