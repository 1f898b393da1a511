"""A conversation that staff begin."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.models import User
from projectsplatform.aloqa.models import Thread
from projectsplatform.aloqa.operations.threads import lock_thread_of
from projectsplatform.aloqa.rules.content import Correspondent
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.refusals import refuses


@refuses(NothingThere)
@retried
@transaction.atomic
def begin_thread(*, person_id: UUID, at: datetime) -> Thread:
    """The person's conversation, made where there is none yet; an empty one stands in no list until something is said."""
    person = User.objects.filter(pk=person_id, deleted_at__isnull=True).first()
    if person is None:
        raise NothingThere
    return lock_thread_of(Correspondent(person.pk, person.tg_id), at=at)
