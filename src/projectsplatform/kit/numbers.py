"""Numbers that come as text."""

_LARGEST = 2**31 - 1
_DIGITS = len(str(_LARGEST))


def whole_number(text: str) -> int | None:
    """A number of an address or a form that an integer column can hold; None for anything else, other scripts' digits too."""
    is_number = text.isascii() and text.isdigit() and len(text) <= _DIGITS
    return int(text) if is_number and int(text) <= _LARGEST else None
