"""Reads of the staff's group."""

from projectsplatform.aloqa.models import MirrorGroup, MirrorTopic
from projectsplatform.kit.db.statements import fetch_model
from projectsplatform.telegram.rules.bots import own_bot_id


def mirror_group() -> MirrorGroup | None:
    """The group of our bot, while it is on."""
    return fetch_model(MirrorGroup, "bot_id = %s", [own_bot_id()])


def topic_of(*, chat_id: int, topic_id: int | None) -> MirrorTopic | None:
    """The topic, and with it the thread, of a message in the group."""
    if topic_id is None:
        return None
    return MirrorTopic.objects.filter(chat_id=chat_id, topic_id=topic_id).first()
