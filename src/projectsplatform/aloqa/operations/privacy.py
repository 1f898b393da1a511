"""A person's conversation: given away as texts, and deleted with its files when they leave."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from projectsplatform.aloqa.models import Attachment, Thread
from projectsplatform.aloqa.queries.privacy import export_conversation, threads_of
from projectsplatform.kit.files.deleting import delete_files_later
from projectsplatform.kit.privacy import DataSubject, PersonalDataHandler


def erase_conversation(person: DataSubject, at: datetime) -> None:
    """Messages, notes about them, files, and what was measured and rated: reports lose it too. In the caller's transaction.

    A report that kept the rows without a person would keep who answered them at which second, which tells who it was.
    """
    threads = list(threads_of(person).select_for_update().values_list("pk", flat=True))
    files = Attachment.objects.filter(message__thread__in=threads).exclude(path="")
    delete_files_later(files.values_list("path", flat=True))
    Thread.objects.filter(pk__in=threads).delete()


CONVERSATION: Final = PersonalDataHandler(
    name="aloqa",
    title=_("Conversation with the staff"),
    labels={"messages": _("messages"), "ratings": _("ratings of answers")},
    export=export_conversation,
    erase=erase_conversation,
    is_shown_empty=False,
)
