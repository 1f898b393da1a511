from projectsplatform.telegram.models.bodies import NOTHING, Body, Button, encode_body, open_body, seal_body
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
    "OutboxMessage",
    "ProcessLock",
    "SeenUpdate",
    "SimulatorFile",
    "SimulatorMessage",
    "TelegramChat",
    "encode_body",
    "open_body",
    "place_of",
    "seal_body",
]
