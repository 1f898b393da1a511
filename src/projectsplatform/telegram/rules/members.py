"""What a ChatMember of the Bot API says: https://core.telegram.org/bots/api#chatmember."""

from typing import Any

from projectsplatform.telegram.enums import ChannelAccess, Membership

_INSIDE = frozenset({"creator", "administrator", "member"})


def is_inside(member: dict[str, Any]) -> bool:
    """Whether a ChatMember counts: creator, administrator, member, or restricted while still in."""
    status = member.get("status")
    return status in _INSIDE or (status == "restricted" and member.get("is_member") is True)


def read_membership(member: dict[str, Any]) -> Membership:
    """Of a person's ChatMember."""
    if is_inside(member):
        return Membership.INSIDE
    return Membership.BANNED if member.get("status") == "kicked" else Membership.OUTSIDE


def read_bot_access(member: dict[str, Any]) -> ChannelAccess:
    """Of the bot's own ChatMember."""
    if member.get("status") in {"creator", "administrator"}:
        return ChannelAccess.FINE
    return ChannelAccess.NOT_ADMINISTRATOR if is_inside(member) else ChannelAccess.NOT_MEMBER
