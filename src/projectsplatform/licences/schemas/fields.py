"""Fields and examples that several bodies share."""

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from projectsplatform.kit.api.validation import declare_field_messages
from projectsplatform.licences.errors import DeviceIdInvalid, KindInvalid, MonthsCountInvalid
from projectsplatform.licences.rules.devices import MAX_DEVICE_ID
from projectsplatform.licences.rules.prices import MAX_MONTHS
from projectsplatform.licences.rules.programs import kinds

_FIELDS = (MonthsCountInvalid, DeviceIdInvalid, KindInvalid)
declare_field_messages({refusal.code: refusal.message for refusal in _FIELDS})

DEVICE_ID = "5d41402abc4b2a76b9719d911017c592"
END = "2026-12-27T07:00:00Z"
Months = Annotated[int, Field(ge=1, le=MAX_MONTHS, description="Calendar months, 1…36.", examples=[3])]
if TYPE_CHECKING:
    Kind = str
else:
    Kind = Literal[kinds()]  # a type that only exists when the program runs, made of the table of programs
Token = Annotated[str | None, Field(description="The session's token, unless the header carries it.")]
DeviceId = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_DEVICE_ID,
        description="Made once, at installation, from 128 random bits; compared exactly.",
        examples=[DEVICE_ID],
    ),
]
