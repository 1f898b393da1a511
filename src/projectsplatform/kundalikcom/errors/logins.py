"""What is refused of the vault's logins: their fields, how many they are, and who sees them."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import Conflict, FieldRefusal, Forbidden, NotFound


class LoginInvalid(FieldRefusal):
    code = "login_invalid"
    message = _("Write a login of 1 to 150 characters.")
    field = "login"


class PasswordInvalid(FieldRefusal):
    code = "password_invalid"
    message = _("Write a password of 1 to 256 characters.")
    field = "password"


class LabelInvalid(FieldRefusal):
    code = "label_invalid"
    message = _("A note may have 100 characters at most.")
    field = "label"


class SearchInvalid(FieldRefusal):
    code = "search_invalid"
    message = _("Search with 100 characters at most.")
    field = "search"


class LoginExists(Conflict):
    code = "login_exists"
    message = _("This login is kept already.")


class LoginTakenMeanwhile(Conflict):
    code = "login_taken_meanwhile"
    message = _("A login named {login} was added meanwhile. Rename or delete that one, then undo.")


class UndoOver(NotFound):
    code = "undo_over"
    message = _("This cannot be undone any more: the login and its password are erased.")


class LoginsFull(Conflict):
    code = "logins_full"
    message = _("No more logins can be kept: delete those that are not needed.")


class LoginUnreadable(Conflict):
    code = "login_unreadable"
    example: ClassVar = {"login": "aziza.karimova"}
    message = _(
        "The password of {login} cannot be opened: what is kept is damaged. Write that password anew, or delete the login."
    )


class VaultUnreadable(Conflict):
    code = "vault_unreadable"
    message = _("Your logins cannot be opened: their key is damaged or missing. Nothing was deleted. Write to support.")


class ReauthenticationRequired(Forbidden):
    code = "reauthentication_required"
    message = _("Confirm your password first: secrets are shown for 10 minutes after that.")
