"""What forms of the cabinet send. The rules of each field are the features'; here only what no text may be: endless, or NUL."""

from projectsplatform.cabinet.forms.account import (
    ChangePasswordForm,
    CodeForm,
    ConfirmPasswordForm,
    ForgotForm,
    NewPasswordForm,
    OwnPasswordForm,
    ProfileForm,
    RegisterForm,
    SignInForm,
)
from projectsplatform.cabinet.forms.money import ClaimForm, PaymentForm, StatementForm
from projectsplatform.cabinet.forms.purchases import BuyForm, ConfirmForm, LicenceNameForm, RenewalForm
from projectsplatform.cabinet.forms.vault import LoginForm, LoginsForm, SchoolForm, WorkbookForm

__all__ = [
    "BuyForm",
    "ChangePasswordForm",
    "ClaimForm",
    "CodeForm",
    "ConfirmForm",
    "ConfirmPasswordForm",
    "ForgotForm",
    "LicenceNameForm",
    "LoginForm",
    "LoginsForm",
    "NewPasswordForm",
    "OwnPasswordForm",
    "PaymentForm",
    "ProfileForm",
    "RegisterForm",
    "RenewalForm",
    "SchoolForm",
    "SignInForm",
    "StatementForm",
    "WorkbookForm",
]
