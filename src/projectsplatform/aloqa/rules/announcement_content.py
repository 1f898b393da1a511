"""What an announcement may say: its texts, picture, button and moment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from projectsplatform.accounts.enums import Language
from projectsplatform.accounts.rules.notice_kinds import ANNOUNCED
from projectsplatform.aloqa.errors import (
    AnnouncementCaptionTooLong,
    AnnouncementEmpty,
    AnnouncementTooLong,
    ButtonAddressInvalid,
    ButtonIncomplete,
    ButtonLabelTooLong,
    KindInvalid,
    PictureInvalid,
    SendAtInvalid,
    TitleInvalid,
)
from projectsplatform.aloqa.models import LANGUAGES, Audience
from projectsplatform.aloqa.models.announcements import ADDRESS_LENGTH, LABEL_LENGTH, TITLE_LENGTH
from projectsplatform.kit.errors import FieldRefusal
from projectsplatform.kit.files.pictures import picture_type
from projectsplatform.telegram.rules.lengths import MAX_CAPTION, MAX_TEXT, utf16_length

MAX_PICTURE: Final = 5 * 1024 * 1024
CONTENT_REFUSALS: Final = (
    TitleInvalid,
    KindInvalid,
    SendAtInvalid,
    AnnouncementEmpty,
    AnnouncementTooLong,
    AnnouncementCaptionTooLong,
    ButtonIncomplete,
    ButtonLabelTooLong,
    ButtonAddressInvalid,
    PictureInvalid,
)
"""What may be wrong with what a member wrote."""
_LONGEST_WAIT: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a member wrote. `texts` and `labels` by language; `picture`: a new one, None keeps what is there."""

    title: str
    kind: str
    texts: Mapping[str, str]
    labels: Mapping[str, str]
    address: str
    audience: Audience
    send_at: datetime | None = None
    picture: bytes | None = None
    drops_picture: bool = False


def faults_of(written: Written, *, has_picture: bool, at: datetime) -> list[FieldRefusal]:
    """Everything that is wrong with it, each with the `place` of the form's field."""
    return [
        *_basic_faults(written, at),
        *_text_faults(written.texts, has_picture=has_picture),
        *_button_faults(written),
        *_picture_faults(written.picture),
    ]


def _basic_faults(written: Written, at: datetime) -> Iterator[FieldRefusal]:
    if not 1 <= len(written.title) <= TITLE_LENGTH:
        yield TitleInvalid(max=TITLE_LENGTH, place="title")
    if written.kind not in ANNOUNCED:
        yield KindInvalid(place="kind")
    if written.send_at is not None and not at - timedelta(minutes=5) <= written.send_at <= at + _LONGEST_WAIT:
        yield SendAtInvalid(place="send_at")


def _text_faults(texts: Mapping[str, str], *, has_picture: bool) -> Iterator[FieldRefusal]:
    if not any(texts.values()):
        yield AnnouncementEmpty(place="text_uz")
    refusal, longest = (AnnouncementCaptionTooLong, MAX_CAPTION) if has_picture else (AnnouncementTooLong, MAX_TEXT)
    for language, text in texts.items():
        count = utf16_length(text)
        if count > longest:
            place, name = f"text_{LANGUAGES[language]}", Language(language).label
            yield refusal(language=name, count=count, max=longest, place=place)


def _button_faults(written: Written) -> Iterator[FieldRefusal]:
    if bool(written.address) != any(written.labels.values()):
        yield ButtonIncomplete(place="address" if not written.address else "label_uz")
    for language, label in written.labels.items():
        if len(label) > LABEL_LENGTH:
            place, name = f"label_{LANGUAGES[language]}", Language(language).label
            yield ButtonLabelTooLong(language=name, count=len(label), max=LABEL_LENGTH, place=place)
    if written.address and not is_https(written.address):
        yield ButtonAddressInvalid(place="address")


def _picture_faults(picture: bytes | None) -> Iterator[FieldRefusal]:
    if picture is not None and (len(picture) > MAX_PICTURE or picture_type(picture) is None):
        yield PictureInvalid(place="picture")


def is_https(address: str) -> bool:
    """Whether it is an address of the web that a button may lead to: no other scheme, no name and password, nothing hidden."""
    if len(address) > ADDRESS_LENGTH or any(mark.isspace() or not mark.isprintable() for mark in address):
        return False
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  raises for a port that is none
    except ValueError:
        return False
    names_nobody = "@" not in parts.netloc and "\\" not in address
    return parts.scheme == "https" and "." in (parts.hostname or "") and names_nobody
