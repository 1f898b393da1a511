"""Which of several versions is valid."""

from datetime import datetime
from typing import Final, TypeVar

from django.db.models import QuerySet

from projectsplatform.accounts.enums import ChangeState
from projectsplatform.accounts.models import OwnersVersion

V = TypeVar("V", bound=OwnersVersion)
IN_EFFECT: Final = f"state = '{ChangeState.DONE}' AND effective_at <= %s"
"""`in_effect` in SQL."""


def in_effect(versions: QuerySet[V], at: datetime) -> QuerySet[V]:
    """Those that have taken effect; the one with the highest number is valid."""
    return versions.filter(state=ChangeState.DONE, effective_at__lte=at)


def version_before(version: V) -> V | None:
    """What the version replaces, or would have replaced."""
    earlier = version.siblings().filter(state=ChangeState.DONE, number__lt=version.number)
    return earlier.order_by("-number").first()
