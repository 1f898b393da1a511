"""What several bodies share."""

from typing import Final

from pydantic.config import JsonDict

ZONED: Final[JsonDict] = {"format": "date-time"}
