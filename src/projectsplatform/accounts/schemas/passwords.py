"""Bodies about passwords."""

from projectsplatform.accounts.schemas.fields import Code, DeviceToken, NewPassword, TokenIn
from projectsplatform.kit.api.validation import Body


class ChangePasswordIn(TokenIn):
    """The old password and another one."""

    old_password: str
    new_password: NewPassword = None


class ResetRequestIn(Body):
    """Whose password is forgotten."""

    username: str
    device_token: DeviceToken = None


class ResetIn(Body):
    """The code from Telegram and a new password."""

    username: str
    code: Code
    new_password: NewPassword = None
    device_token: DeviceToken = None


class ConfirmIn(TokenIn):
    """The password once more."""

    password: str
