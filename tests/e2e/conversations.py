"""Conversations for the pages of the staff's inbox: waiting, answered, closed and rated; with files, a note, an answer that failed."""

from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.core.files.base import ContentFile

from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import AboutKind, AttachmentKind, Delivery, Face, Problem
from projectsplatform.aloqa.models import Attachment, Episode, Message, SavedAnswer, SubjectLabel, Thread
from projectsplatform.aloqa.operations.answering import answer, write_note
from projectsplatform.aloqa.operations.corrections import edit_answer
from projectsplatform.aloqa.operations.desk import assign, close_thread
from projectsplatform.aloqa.operations.lists import keep_saved_answer, keep_subject
from projectsplatform.aloqa.operations.receiving import receive_message
from projectsplatform.aloqa.operations.uploads import store_upload
from projectsplatform.aloqa.rules.content import About, Content, Correspondent, Piece
from projectsplatform.kit.clock import now
from projectsplatform.licences.models import Licence
from tests.factories.pictures import png

_QUESTIONS: Final = (
    "Assalomu alaykum! Litsenziyani boshqa kompyuterga oʻtkazsam boʻladimi?",
    "Toʻlov qildim, lekin balansda koʻrinmayapti. Chekni yubordim.",
    "Dastur ochilmayapti, «sertifikat topilmadi» deb yozmoqda",
    "Rahmat, ishlab ketdi",
    "Здравствуйте! Как получить счёт на организацию?",
)


def talk_with_staff(people: list[User], member: User, colleague: User) -> None:
    """What a day of conversations leaves behind; the first of `people` is the customer whose thread is looked at."""
    subjects = [SubjectLabel(name=name) for name in ("Oʻrnatish", "Toʻlov", "Qurilma")]
    for subject in subjects:
        keep_subject(subject=subject, actor=member, at=_ago(days=20))
    text = "Assalomu alaykum, {name}! Balansingiz: {balance}. Litsenziya {end} gacha amal qiladi."
    saved = SavedAnswer(title="Salomlashish", text_uz=text, text_ru="Здравствуйте, {name}! Баланс: {balance}.")
    keep_saved_answer(answer=saved, actor=member, at=_ago(days=20))
    _with_history(people[0], member, colleague, subjects[0])
    for number, (person, question) in enumerate(zip(people[1:6], _QUESTIONS, strict=False)):
        said = _say(person, question, at=_ago(minutes=7 * (number + 1) ** 3))
        if number == 3:
            _answer(said, member, "Marhamat!", at=_ago(minutes=3))
        if number == 1:
            assign(thread_id=said.thread_id, member=member, assignee_id=colleague.pk, at=_ago(minutes=20))
    stranger = Correspondent(chat_id=7_500_000_001, chat_name="Shahnoza")
    content = Content(text="Bu dastur Windows 11 da ishlaydimi?")
    receive_message(sender=stranger, content=content, face=Face.TELEGRAM, source_key="e2e:stranger", at=_ago(minutes=2))


def inbox_rows(member: User) -> dict[str, str]:
    """What the inbox's routes take: the customer's thread, an answer of the member's in it, a file."""
    said = Message.objects.filter(member=member, is_note=False, deleted_at=None).earliest("pk")
    file = Attachment.objects.filter(message__thread=said.thread_id).exclude(path="").earliest("pk")
    return {"thread_id": str(said.thread_id), "said_id": str(said.pk), "file_id": str(file.pk)}


def _with_history(person: User, member: User, colleague: User, subject: SubjectLabel) -> None:
    first = _say(person, "Dasturni qanday oʻrnataman?", at=_ago(days=9))
    _answer(first, colleague, "Saytdan yuklab oling va oching.", at=_ago(days=9, minutes=-12))
    close_thread(thread_id=first.thread_id, member=colleague, subject_id=subject.pk, at=_ago(days=8))
    Episode.objects.filter(thread=first.thread_id).update(rating=4, rated_at=_ago(days=8))
    licence = Licence.objects.filter(user=person).latest("pk")
    bold = "Kundalik ochilmayapti. Xato kodi: E-104\nhttps://projectsplatform.uz"
    entities = (
        {"type": "bold", "offset": 0, "length": 22},
        {"type": "code", "offset": 34, "length": 5},
        {"type": "url", "offset": 40, "length": 27},
    )
    picture = store_upload(file=ContentFile(png(320, 200), name="ekran.png"), at=_ago(minutes=90))
    contact = Piece(kind=AttachmentKind.CONTACT, details={"name": "Zavuch opa", "phone": "+998901112233"})
    place = Piece(kind=AttachmentKind.LOCATION, details={"latitude": 41.311081, "longitude": 69.240562})
    asked = receive_message(
        sender=Correspondent(person.pk, person.tg_id),
        content=Content(text=bold, entities=entities, pieces=(picture, contact, place)),
        face=Face.TELEGRAM,
        source_key="e2e:asked",
        about=About(AboutKind.LICENCE, licence.pk),
        at=_ago(minutes=90),
    ).message
    told = _answer(asked, member, "Kompyuterni qayta yoqib koʻring", at=_ago(minutes=80))
    edit_answer(
        message_id=told.pk,
        member=member,
        text="Kompyuterni qayta yoqing va dasturni yangidan oching.",
        at=_ago(minutes=79),
    )
    write_note(
        thread_id=asked.thread_id, member=colleague, text="E-104: eski versiya, 4.2 ga yangilash kerak.",
        source_key="e2e:note", at=_ago(minutes=70),
    )  # fmt: skip
    lost = _answer(asked, colleague, "4.2 versiyasini yuklab oling.", at=_ago(minutes=60))
    Message.objects.filter(pk=lost.pk).update(delivery=Delivery.UNDELIVERED, problem=Problem.BLOCKED, outbox_id=None)
    _say(person, "Yangiladim, endi soʻrov: ikkinchi kompyuterga ham oʻrnatsam boʻladimi?", at=_ago(minutes=25))
    Thread.objects.filter(pk=asked.thread_id).update(assignee=None)


def _say(person: User, text: str, *, at: datetime) -> Message:
    return receive_message(
        sender=Correspondent(person.pk, person.tg_id),
        content=Content(text=text),
        face=Face.TELEGRAM,
        source_key=f"e2e:{uuid4()}",
        at=at,
    ).message


def _answer(said: Message, member: User, text: str, *, at: datetime) -> Message:
    return answer(
        thread_id=said.thread_id, member=member, content=Content(text=text), source_key=f"e2e:{uuid4()}", at=at
    )


def _ago(**span: float) -> datetime:
    return now() - timedelta(**span)
