"""Attachments of messages as the page draws them."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from projectsplatform.aloqa.enums import AttachmentKind, AttachmentState
from projectsplatform.aloqa.models import Attachment
from projectsplatform.kit.files.content import is_picture
from projectsplatform.kit.uz.phones import mask_phone


@dataclass(frozen=True, slots=True)
class File:
    """An attachment: `shape` is picture, sound, file, place, words or lost."""

    shape: str
    name: str
    address: str = ""
    more: str = ""


def file_of(request: HttpRequest, item: Attachment) -> File:
    """An attachment, or in words why it is not here."""
    kind = str(item.get_kind_display())
    if item.kind == AttachmentKind.CONTACT:
        return _contact(request, item, kind)
    if item.kind == AttachmentKind.LOCATION:
        return _location(item, kind)
    if item.state != AttachmentState.STORED:
        reason = item.get_problem_display() if item.problem else item.get_state_display()
        return File("lost", item.name or kind, more=str(reason))
    address = reverse("admin:aloqa_file", args=[item.pk])
    more = " · ".join(filter(None, [filesizeformat(item.size), _length(item.seconds)]))
    if is_picture(item.media_type):
        return File("picture", item.name or kind, address, more)
    if item.media_type.startswith("audio/"):
        return File("sound", item.name or kind, address, more)
    return File("file", item.name or kind, address, more)


def _length(seconds: int | None) -> str:
    return f"{seconds // 60}:{seconds % 60:02}" if seconds else ""


def _contact(request: HttpRequest, item: Attachment, kind: str) -> File:
    phone = str(item.details.get("phone") or "")
    phone = phone if request.user.has_perm("accounts.view_signupticket") else mask_phone(phone)
    return File("words", kind, more=" ".join(filter(None, [str(item.details.get("name") or ""), phone])))


def _location(item: Attachment, kind: str) -> File:
    try:
        latitude, longitude = float(item.details["latitude"]), float(item.details["longitude"])
    except (KeyError, TypeError, ValueError):
        return File("words", kind)
    place = f"{latitude:.6f},{longitude:.6f}"
    address = (
        f"https://www.openstreetmap.org/?mlat={latitude:.6f}&mlon={longitude:.6f}#map=16/{latitude:.6f}/{longitude:.6f}"
    )
    named = [str(item.details.get(key) or "") for key in ("title", "address")]
    return File("place", kind, address, " · ".join(filter(None, [*named, place])))
