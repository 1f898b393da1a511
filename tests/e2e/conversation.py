"""A conversation of the demo's customer with the staff, as it stands after some days."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.base import ContentFile

from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import AboutKind, AttachmentKind, Face
from projectsplatform.aloqa.models import Attachment, Episode, Message, Thread
from projectsplatform.aloqa.operations.answering import answer
from projectsplatform.aloqa.operations.customer_messages import write_in_cabinet
from projectsplatform.aloqa.operations.receiving import receive_message
from projectsplatform.aloqa.rules.content import About, Content, Correspondent, Piece
from projectsplatform.kit.clock import now
from projectsplatform.kit.files.storing import store_file
from projectsplatform.licences.models import Licence
from tests.factories.pictures import pdf, png

_OGG = b"OggS\0\2" + bytes(22) + b"\x01\x13OpusHead\1\1" + bytes(200)


def talk(customer: User, member: User) -> None:
    """Two days with files of every look, an edited and a deleted message; closed, and not rated yet."""
    licence = Licence.objects.filter(user=customer).earliest("pk")
    first = write_in_cabinet(
        person_id=customer.pk,
        text="Assalomu alaykum! Dastur yangi kompyuterda ochilmayapti, “boshqa qurilmada” deb yozyapti.",
        files=[ContentFile(png(640, 400), "ekran.png"), ContentFile(pdf(), "shartnoma.pdf")],
        about=About(AboutKind.LICENCE, licence.pk),
        key="first",
        at=_ago(2),
    )
    _say(customer, Content(pieces=(_voice(),)), 1, _ago(1.99))
    _answer(
        first,
        member,
        "Vaalaykum assalom! Eski qurilmani litsenziya sahifasida boʻshating:\nhttps://projectsplatform.uz/licences/",
        _ago(1.95),
    )
    _say(customer, Content(text="Rahmat, ishladi 👍"), 2, _ago(0.1))
    edited = _answer(first, member, "Yana savol boʻlsa, yozing.", _ago(0.09))
    Message.objects.filter(pk=edited).update(edited_at=_ago(0.08))
    gone = _answer(first, member, "Boshqa odamga yozilgan edi", _ago(0.07))
    Message.objects.filter(pk=gone).update(deleted_at=_ago(0.06))
    Episode.objects.filter(thread=first.thread_id).update(closed_at=_ago(0.05))
    Thread.objects.filter(pk=first.thread_id).update(state="closed")


def rows_of(customer: User) -> dict[str, str]:
    """What the routes take."""
    own = Attachment.objects.filter(message__thread__person=customer, kind=AttachmentKind.PHOTO)
    return {
        "attachment_id": str(own.latest("pk").pk),
        "episode_id": str(Episode.objects.filter(thread__person=customer).latest("pk").pk),
    }


def _ago(days: float) -> datetime:
    return now() - timedelta(days=days)


def _voice() -> Piece:
    path = store_file("aloqa", _OGG, at=now())
    return Piece(kind=AttachmentKind.VOICE, media_type="audio/ogg", size=len(_OGG), seconds=7, path=path)


def _say(customer: User, content: Content, number: int, at: datetime) -> None:
    sender = Correspondent(customer.pk, customer.tg_id)
    receive_message(sender=sender, content=content, face=Face.TELEGRAM, telegram_id=number, at=at)


def _answer(message: Message, member: User, text: str, at: datetime) -> UUID:
    key = f"town:{text[:20]}"
    return answer(thread_id=message.thread_id, member=member, content=Content(text=text), source_key=key, at=at).pk
