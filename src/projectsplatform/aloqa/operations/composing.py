"""An answer from the inbox: it is sent when whoever wrote it has seen everything that others wrote."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import Author
from projectsplatform.aloqa.errors import AnsweredMeanwhile, TextInvalid
from projectsplatform.aloqa.models import Message
from projectsplatform.aloqa.operations.answering import answer
from projectsplatform.aloqa.operations.threads import lock_thread
from projectsplatform.aloqa.rules.content import Content
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.refusals import refuses


@refuses(NothingThere, TextInvalid, AnsweredMeanwhile)
@retried
@transaction.atomic
def answer_what_was_seen(
    *, thread_id: UUID, member: User, content: Content, source_key: str, seen: int, at: datetime
) -> Message:
    """Answers as `answer` does. `seen`: the number of the last message that the member has read.

    Raises AnsweredMeanwhile when the customer or another member wrote after it; nothing is sent then.
    """
    thread = lock_thread(thread_id)
    unseen = thread.messages.filter(number__gt=seen).exclude(member=member).exclude(author=Author.PLATFORM)
    is_repeated = Message.objects.filter(source_key=source_key).exists()
    if unseen.exists() and not is_repeated:
        raise AnsweredMeanwhile
    return answer(thread_id=thread_id, member=member, content=content, source_key=source_key, at=at)
