"""A form of a page."""

from collections.abc import Mapping
from typing import Any, Final, Self

from django import forms

from projectsplatform.accounts.errors import AlreadyRegistered, EmailTaken, UsernameTaken
from projectsplatform.kit.errors import FieldRefusal, InvalidFields, Refusal
from projectsplatform.kundalikcom.errors import FileTooLarge, LoginExists

_FIELDS_OF_CONFLICTS: Final[Mapping[type[Refusal], str]] = {
    UsernameTaken: "username",
    EmailTaken: "email",
    AlreadyRegistered: "",
    LoginExists: "login",
    FileTooLarge: "file",
}


class PageForm(forms.Form):
    """A form that a page draws by itself: each field's id is its name."""

    def __init__(self, data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(data, files, auto_id="%s", **options)

    @classmethod
    def unread(cls, **known: str) -> Self:
        """Of a body that was not read: bound, so that a refusal can stand at its fields, and found fault with by nobody else."""
        form = cls(known, {})
        form.errors.clear()
        return form

    def refuse(self, refusal: Refusal) -> None:
        """Puts a refusal next to the fields it is about, above the form when it is about none."""
        parts = refusal.refusals if isinstance(refusal, InvalidFields) else (refusal,)
        for part in parts:
            name = part.field if isinstance(part, FieldRefusal) else _FIELDS_OF_CONFLICTS.get(type(part), "")
            self.add_error(name if name in self.fields else None, part.text())
