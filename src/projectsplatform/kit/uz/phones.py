"""Phone numbers in E.164, whichever way they were typed."""

import phonenumbers

_HOME = "UZ"


def normalise_phone(text: str) -> str:
    """`+998901234567` from any usual spelling. Raises ValueError when it is no possible number."""
    compact = "".join(letter for letter in text if letter.isdigit() or letter == "+")
    for candidate in (compact, "+" + compact.lstrip("+0")):
        number = _parse(candidate)
        if number is not None and phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    raise ValueError("not a phone number")


def mask_phone(phone: str) -> str:
    """`+99890•••••67`: enough to recognise, not enough to dial."""
    return phone[:6] + "•" * max(0, len(phone) - 8) + phone[-2:]


def _parse(text: str) -> phonenumbers.PhoneNumber | None:
    if len(text) > 20:
        return None
    try:
        return phonenumbers.parse(text, _HOME)
    except phonenumbers.NumberParseException:
        return None
