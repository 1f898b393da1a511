"""Why a file, or a line of it, cannot be read: codes and their words."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNREADABLE: Final[Mapping[str, Promise]] = {
    "id": _("the provider's number is missing"),
    "id_long": _("the provider's number is too long"),
    "id_rounded": _("the number was rounded by the spreadsheet: store the column as text"),
    "amount": _("this is no amount"),
    "time": _("this is no day or time"),
    "state": _("it is not said what this word of the column of states means"),
    "number": _("our number is no number"),
}
"""Of a line."""
FILE_PROBLEMS: Final[Mapping[str, Promise]] = {
    "empty": _("The file is empty."),
    "too_large": _("The file is too large: 10 MB at most."),
    "format": _("This is neither XLSX nor CSV. Save it as one of them and upload it again."),
    "old_excel": _("This is a file of old Excel (.xls). Save it as XLSX and upload it again."),
    "macros": _("The file holds macros. Save it as XLSX without them and upload it again."),
    "unpacked": _("The file is packed too tightly: unpacked it would be too large."),
    "locked": _("The file is locked by a password. Save it without one and upload it again."),
    "broken": _("The file is damaged. Download it from the provider again."),
    "no_table": _("No row of headings was found in the file."),
    "too_long": _("The file has too many lines. Choose a shorter period in the provider's cabinet."),
    "columns": _("The file has other columns than the ones that were chosen."),
    "lost": _("The file is gone from the storage. Upload it again."),
}


class FileProblem(Exception):  # noqa: N818  an expected outcome, not a fault
    """A file that is no table of ours. `problem` is a key of `FILE_PROBLEMS`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def text_of_problem(code: str) -> str:
    """In the active language; the code itself for one that a newer version wrote."""
    return str(UNREADABLE.get(code) or FILE_PROBLEMS.get(code) or code)
