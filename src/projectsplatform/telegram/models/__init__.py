from projectsplatform.telegram.models.bodies import (
    NOTHING,
    Body,
    Button,
    Entity,
    OutgoingFile,
    encode_body,
    open_body,
    rows_of,
    seal_body,
)
from projectsplatform.telegram.models.channels import Channel, ChannelMembership
from projectsplatform.telegram.models.chats import TelegramChat
from projectsplatform.telegram.models.dialogues import Dialogue
from projectsplatform.telegram.models.outbox import OutboxMessage, ProcessLock, place_of
from projectsplatform.telegram.models.simulator import SimulatorFile, SimulatorMessage
from projectsplatform.telegram.models.updates import SeenUpdate

__all__ = [
    "NOTHING",
    "Body",
    "Button",
    "Channel",
    "ChannelMembership",
    "Dialogue",
    "Entity",
    "OutboxMessage",
    "OutgoingFile",
    "ProcessLock",
    "SeenUpdate",
    "SimulatorFile",
    "SimulatorMessage",
    "TelegramChat",
    "encode_body",
    "open_body",
    "place_of",
    "rows_of",
    "seal_body",
]
