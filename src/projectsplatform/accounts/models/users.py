from collections.abc import Iterator
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import Language
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.protection import never_deleted
from projectsplatform.kit.security.passwords import hash_password


class UserManager(BaseUserManager["User"]):
    """Makes people; everything that must be looked at before is in the operations."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """A person; without a password nobody signs in as them. The name is kept in lower case."""
        encoded = hash_password(password) if password is not None else ""
        return self.create(username=username.lower(), password=encoded, **fields)

    def create_superuser(self, username: str, password: str | None = None, **fields: object) -> "User":
        """A member of staff who may do everything."""
        return self.create_user(username, password, **{"is_staff": True, "is_superuser": True, **fields})

    def get_by_natural_key(self, username: str | None) -> "User":
        """By name, whichever case it is typed in."""
        return self.get(username=(username or "").lower())


@never_deleted()
class User(AbstractBaseUser, PermissionsMixin):
    """A person. A balance is not here: it belongs to the ledger."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(_("username"), max_length=30)
    full_name = models.CharField(_("full name"), max_length=150)
    sex = models.BooleanField(_("sex"), null=True, blank=True, choices=[(True, _("Male")), (False, _("Female"))])
    email = models.EmailField(_("email"), max_length=254, null=True, blank=True)  # noqa: DJ001  staff have none; unique below
    phone = models.CharField(_("phone"), max_length=16, null=True, blank=True)  # noqa: DJ001  staff have none; unique below
    tg_id = models.BigIntegerField(_("Telegram id"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=Language.choices, default=Language.UZBEK)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True, editable=False)
    staff_epoch = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["username"], name="accounts_user_username"),
            models.CheckConstraint(condition=models.Q(username=Lower("username")), name="accounts_user_username_lower"),
            models.UniqueConstraint(Lower("email"), name="accounts_user_email"),
            models.UniqueConstraint(fields=["phone"], name="accounts_user_phone"),
            models.UniqueConstraint(fields=["tg_id"], name="accounts_user_tg_id"),
            models.CheckConstraint(
                condition=models.Q(deleted_at=None)
                | models.Q(is_active=False, full_name="", sex=None, email=None, phone=None, tg_id=None, password=""),
                name="accounts_user_deleted_is_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """The name for greetings and lists."""
        return self.full_name or self.username

    def get_session_auth_hash(self) -> str:
        """Ties the panel's cookies to the password and to `staff_epoch`: raising the epoch ends them all."""
        value = f"{self.password}|{self.staff_epoch}"
        return salted_hmac("projectsplatform.accounts.staff_session", value, algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """No older keys are believed."""
        return iter(())


class StaffMember(User):
    """A person who works in the panel; their role is a group."""

    class Meta:
        proxy = True
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
