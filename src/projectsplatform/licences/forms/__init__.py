"""What staff fill in. Meaning is checked by the operations; their refusals come back to the fields."""

from projectsplatform.licences.forms.actions import DaysForm, NoteForm, ProgramForm, RequiredChannelForm
from projectsplatform.licences.forms.prices import PricesForm, WrittenRow

__all__ = ["DaysForm", "NoteForm", "PricesForm", "ProgramForm", "RequiredChannelForm", "WrittenRow"]
