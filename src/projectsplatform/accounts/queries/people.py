"""Finding people."""

from uuid import UUID

from projectsplatform.accounts.models import User


def by_username(username: str) -> User | None:
    """The person of that name, typed in any case."""
    return User.objects.filter(username=username.strip().lower()).first()


def by_tg_id(tg_id: int) -> User | None:
    """The person of that Telegram account."""
    return User.objects.filter(tg_id=tg_id).first()


def is_deleted(user_id: UUID) -> bool:
    """Whether the person has left for good."""
    return User.objects.filter(pk=user_id, deleted_at__isnull=False).exists()


def by_id(user_id: UUID) -> User | None:
    """The person of that id."""
    return User.objects.filter(pk=user_id).first()
