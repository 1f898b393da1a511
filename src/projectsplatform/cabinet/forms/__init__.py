"""What forms of the cabinet send. The rules of each field are the features'; here only what no text may be: endless, or NUL."""

from collections.abc import Mapping
from typing import ClassVar, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.errors import InvalidCredentials
from projectsplatform.accounts.rules.registration import RegistrationForm
from projectsplatform.cabinet.forms.base import PageForm
from projectsplatform.kit.errors import Refusal
from projectsplatform.kit.uz.amounts import AMOUNT_INVALID, AmountField
from projectsplatform.licences.rules.prices import MAX_MONTHS
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.errors import PaymentAmountInvalid
from projectsplatform.wallet.rules import MAX_PICTURE

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


class LicenceNameForm(PageForm):
    """What a licence is called; empty for no name."""

    name = forms.CharField(required=False, max_length=500)


class RenewalForm(PageForm):
    """Automatic renewal on or off, and the price that the page showed."""

    on = forms.ChoiceField(choices=(("yes", ""), ("no", "")))
    price = forms.IntegerField(required=False, min_value=0)


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


class BuyForm(PageForm):
    """What to buy."""

    OTHER: ClassVar = "other"
    """The choice of months that are written into a field of their own, `count`."""

    product = forms.CharField(max_length=40)
    months = forms.IntegerField(min_value=1, max_value=MAX_MONTHS)

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> "BuyForm":
        """What a link or the form chose."""
        is_written = sent.get("months") == cls.OTHER
        return cls({**sent, "months": sent.get("count", "")} if is_written else dict(sent))


class ConfirmForm(BuyForm):
    """The same with what the buyer saw: the price, and the purchase that was the last one then."""

    price = forms.IntegerField(min_value=0)
    after = forms.CharField(max_length=40)


class ConfirmPasswordForm(PageForm):
    """One's own password once more, and where to go on."""

    password = forms.CharField(max_length=500, strip=False, error_messages={"required": _("Write your password.")})
    next = forms.CharField(required=False, max_length=500)


class SchoolForm(PageForm):
    """A school: two SOATO codes, and its number or name."""

    viloyat = forms.CharField(required=False, max_length=500)
    tuman = forms.CharField(required=False, max_length=500)
    school_number = forms.CharField(required=False, max_length=500)


class LoginForm(PageForm):
    """A login for the vault. An empty password of one that is kept leaves it as it is."""

    login = forms.CharField(required=False, max_length=500)
    password = forms.CharField(required=False, max_length=500, strip=False)
    label = forms.CharField(required=False, max_length=500)

    def changes(self) -> dict[str, str]:
        """What a kept login becomes."""
        return {name: text for name, text in self.cleaned_data.items() if name != "password" or text}


class LoginsForm(PageForm):
    """Which logins to show. Whatever cannot be read is left out."""

    search = forms.CharField(required=False, max_length=100)
    label = forms.CharField(required=False, max_length=100)


class WorkbookForm(PageForm):
    """An XLSX file."""

    file = forms.FileField(error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")})


class ClaimForm(PageForm):
    """“I have paid”. The hidden key makes a form that was sent twice one claim."""

    amount = AmountField(error_messages={"required": AMOUNT_INVALID})
    receipt_number = forms.CharField(required=False, max_length=500)
    note = forms.CharField(required=False, max_length=2000)
    file = forms.FileField(required=False, error_messages={"empty": _("The file is empty.")})
    key = forms.CharField(max_length=64)
    back = forms.CharField(required=False, max_length=500)

    def clean_file(self) -> bytes | None:
        """Its bytes, read no further than one past the limit."""
        sent = self.cleaned_data["file"]
        return sent.read(MAX_PICTURE + 1) if sent else None


class PaymentForm(PageForm):
    """A payment through a provider. The hidden key makes a button that was pressed twice one payment."""

    pay_amount = AmountField(error_messages={"required": AMOUNT_INVALID})
    provider = forms.ChoiceField(choices=Provider.choices, error_messages={"required": _("Choose how to pay.")})
    pay_key = forms.CharField(max_length=64)
    pay_back = forms.CharField(required=False, max_length=500, strip=False)

    def refuse(self, refusal: Refusal) -> None:
        """The amount's field has a name of its own beside the other form of the page."""
        if isinstance(refusal, PaymentAmountInvalid):
            self.add_error("pay_amount", refusal.text())
        else:
            super().refuse(refusal)


class StatementForm(PageForm):
    """What of the statement to show. Whatever cannot be read is left out."""

    DIRECTIONS: ClassVar[tuple[tuple[str, Promise], ...]] = (
        ("", _("All")),
        ("in", _("Money in")),
        ("out", _("Money out")),
    )

    since = forms.DateField(required=False, error_messages={"invalid": _("Choose a day.")})
    until = forms.DateField(required=False, error_messages={"invalid": _("Choose a day.")})
    direction = forms.ChoiceField(required=False, choices=DIRECTIONS)
    product = forms.CharField(required=False, max_length=40)
    search = forms.CharField(required=False, max_length=100)
