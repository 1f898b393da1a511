"""A sealed body that can no longer be opened: that one message ends, with a line in the log, and all others go."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.telegram.enums import Lane, MessageState
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.telegram.operations.claiming import claim_messages
from tests.factories.telegram import make_message
from tests.kundalikcom.test_damage import damaged, places

pytestmark = pytest.mark.django_db


@damaged
def test_that_message_fails_and_the_others_go(damage: Any, at: datetime, caplog: Any) -> None:
    broken, whole = make_message(at, chat_id=700), make_message(at, chat_id=701)
    OutboxMessage.objects.filter(id=broken.id).update(sealed_body=damage(bytes(broken.sealed_body)))
    claimed = claim_messages(holder=uuid7(), slots=dict.fromkeys(Lane, 10), free_at={}, spacing=timedelta(0), at=at)
    assert [message.id for message in claimed.messages] == [whole.id]
    row = OutboxMessage.objects.get(id=broken.id)
    assert (row.state, row.error) == (MessageState.FAILED, "the body cannot be opened")
    assert places(caplog) == {broken.place}
