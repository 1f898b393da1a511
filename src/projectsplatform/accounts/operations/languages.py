from uuid import UUID

from projectsplatform.accounts.enums import Language
from projectsplatform.accounts.models import User


def choose_language(*, user_id: UUID, language: str) -> None:
    """The language of a person's pages: one of the four."""
    User.objects.filter(pk=user_id).update(language=Language(language))
