"""What a device is called in messages and lists."""

from typing import Final

_MAX_NAME: Final = 100
_PROGRAMS: Final = (
    ("edg/", "Edge"),
    ("opr/", "Opera"),
    ("yabrowser", "Yandex"),
    ("firefox", "Firefox"),
    ("chrome", "Chrome"),
    ("safari", "Safari"),
)
_SYSTEMS: Final = (
    ("android", "Android"),
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("windows", "Windows"),
    ("mac os", "macOS"),
    ("linux", "Linux"),
)


def device_label(given: str | None, user_agent: str) -> str:
    """The name the client gave, or browser and system of the User-Agent; empty when neither tells anything."""
    name = " ".join("".join(letter for letter in given or "" if letter.isprintable()).split())
    return name[:_MAX_NAME] or _of_user_agent(user_agent.lower())


def _of_user_agent(agent: str) -> str:
    program = next((name for sign, name in _PROGRAMS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return ", ".join(part for part in (program, system) if part)
