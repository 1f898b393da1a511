"""What names a school within its district."""

from projectsplatform.kundalikcom.errors import SchoolNumberInvalid

MAX_NUMBER = 999
MAX_NAME = 150


def read_school_number(asked: object) -> str:
    """A number of 1 to 999 or a school's name, as it is kept. Raises SchoolNumberInvalid."""
    if isinstance(asked, int) and not isinstance(asked, bool):
        return _number(asked)
    if not isinstance(asked, str) or len(asked) > MAX_NAME:
        raise SchoolNumberInvalid
    text = " ".join(asked.split())
    if text.isascii() and text.isdecimal():
        return _number(int(text))
    if not text.isprintable() or not any(letter.isalpha() for letter in text):
        raise SchoolNumberInvalid
    return text


def _number(number: int) -> str:
    if not 1 <= number <= MAX_NUMBER:
        raise SchoolNumberInvalid
    return str(number)
