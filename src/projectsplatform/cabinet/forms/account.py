"""What is asked of a person: who they are, their password, a code."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.errors import InvalidCredentials
from projectsplatform.accounts.rules.registration import RegistrationForm
from projectsplatform.cabinet.forms.base import PageForm
from projectsplatform.kit.errors import Refusal

_BEFORE_TOKEN: Final = "token="  # noqa: S105  how links begin it
_SEX: Final = {"male": True, "female": False}


class RegisterForm(PageForm):
    """A person. The token may be pasted as the whole link."""

    token = forms.CharField(required=False, max_length=500)
    full_name = forms.CharField(required=False, max_length=500)
    sex = forms.CharField(required=False, max_length=10)
    email = forms.CharField(required=False, max_length=500)
    username = forms.CharField(required=False, max_length=100)
    password = forms.CharField(required=False, max_length=500, strip=False)

    def clean_token(self) -> str:
        """What stands behind `token=` in a link, or the token itself."""
        return str(self.cleaned_data["token"]).rsplit(_BEFORE_TOKEN, 1)[-1]

    def registration(self) -> RegistrationForm:
        """What accounts look at."""
        sent = self.cleaned_data
        return RegistrationForm(
            full_name=sent["full_name"],
            sex=_SEX.get(sent["sex"]),
            email=sent["email"],
            username=sent["username"],
            password=sent["password"],
        )


class SignInForm(PageForm):
    """Name and password."""

    username = forms.CharField(max_length=100, error_messages={"required": _("Write your username.")})
    password = forms.CharField(max_length=500, strip=False, error_messages={"required": _("Write your password.")})
    next = forms.CharField(required=False, max_length=500)


class CodeForm(PageForm):
    """The code from Telegram: six digits, or a long one in groups."""

    code = forms.CharField(max_length=40, error_messages={"required": _("Write the code from Telegram.")})


class ForgotForm(PageForm):
    """Whose password is forgotten."""

    username = forms.CharField(max_length=100, error_messages={"required": _("Write your username.")})


class NewPasswordForm(CodeForm):
    """The code and a new password."""

    new_password = forms.CharField(max_length=500, strip=False, error_messages={"required": _("Write a new password.")})


class ProfileForm(PageForm):
    """What a person says about themselves."""

    full_name = forms.CharField(required=False, max_length=500)
    sex = forms.CharField(required=False, max_length=10)
    email = forms.CharField(required=False, max_length=500)

    def changes(self) -> dict[str, object]:
        """What accounts look at."""
        sent = self.cleaned_data
        return {"full_name": sent["full_name"], "sex": _SEX.get(sent["sex"]), "email": sent["email"]}


class OwnPasswordForm(PageForm):
    """The password of whoever is signed in, once more."""

    password = forms.CharField(max_length=500, strip=False, error_messages={"required": _("Write your password.")})

    def refuse(self, refusal: Refusal) -> None:
        """Whose password it is, is known: only the password can be wrong."""
        if isinstance(refusal, InvalidCredentials):
            self.add_error("password", str(_("This password is wrong.")))
        else:
            super().refuse(refusal)


class ChangePasswordForm(OwnPasswordForm):
    """The old password and another one."""

    new_password = forms.CharField(max_length=500, strip=False, error_messages={"required": _("Write a new password.")})


class ConfirmPasswordForm(PageForm):
    """One's own password once more, and where to go on."""

    password = forms.CharField(max_length=500, strip=False, error_messages={"required": _("Write your password.")})
    next = forms.CharField(required=False, max_length=500)
