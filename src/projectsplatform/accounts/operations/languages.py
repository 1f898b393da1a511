from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.enums import Language
from projectsplatform.accounts.models import User
from projectsplatform.telegram.enums import ChatLanguage
from projectsplatform.telegram.operations import chats


def choose_language(*, user_id: UUID, language: str) -> None:
    """The language of a person's pages and of the bot's messages to them: one of the four."""
    chosen = Language(language)
    with transaction.atomic():
        User.objects.filter(pk=user_id).update(language=chosen)
        tg_id = User.objects.filter(pk=user_id).values_list("tg_id", flat=True).first()
        if tg_id is not None:
            chats.choose_language(chat_id=tg_id, language=ChatLanguage(chosen))
