"""What the first start has to tell whoever started it, kept until it was told: a start that is killed tells it next time."""

from pathlib import Path

from projectsplatform.installation.var_dir import write_privately

_NAME = "untold"


def keep_untold(var_dir: Path, text: str) -> None:
    """To be called before what it tells of becomes true."""
    write_privately(var_dir / _NAME, text)


def untold(var_dir: Path) -> str:
    """What is still to be told, mostly nothing."""
    try:
        return (var_dir / _NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def forget_told(var_dir: Path) -> None:
    """It was told."""
    (var_dir / _NAME).unlink(missing_ok=True)
