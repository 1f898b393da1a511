"""Telling customers which of their files did not arrive, and what to do. Joins the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from projectsplatform.aloqa.enums import FileProblem
from projectsplatform.aloqa.models import Thread
from projectsplatform.aloqa.operations.automatic import AUTOMATIC, say
from projectsplatform.aloqa.rules.content import Content
from projectsplatform.telegram.queries.chats import chat_language

_TEXTS: Final[Mapping[FileProblem, Promise]] = {
    FileProblem.TOO_LARGE: _(
        "Your file did not arrive: it is larger than 20 MB. Send it in parts, or put it on a disk in the Internet and send the link."
    ),
    FileProblem.EXECUTABLE: _(
        "Your file did not arrive: we take no programs. Describe in words what you want to show."
    ),
    FileProblem.EMPTY: _("Your file did not arrive: it is empty. Please send it once more."),
    FileProblem.NOT_GIVEN: _("Your file did not arrive: Telegram does not give it to us. Please send it once more."),
}


def tell_of_refusals(thread: Thread, content: Content, *, at: datetime) -> None:
    """Of what was refused as it came. The thread is locked and not yet saved."""
    for piece in content.pieces:
        if piece.problem:
            tell_of_refusal(thread, piece.problem, at=at)


def tell_of_refusal(thread: Thread, problem: FileProblem, *, at: datetime) -> None:
    """In the language of the chat. The thread is locked and not yet saved."""
    with override(chat_language(thread.chat_id or 0)):
        say(thread, str(_TEXTS[problem]), kind=f"{AUTOMATIC}.file", at=at)
