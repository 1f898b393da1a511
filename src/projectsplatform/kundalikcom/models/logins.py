"""Logins of schools: kept, deleted for a while, and read of a table."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7


class SchoolLogin(models.Model):
    """A login of a school's pupil or teacher, its password sealed with the owner's data key for exactly this row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="school_logins", verbose_name=_("person")
    )
    login = models.CharField(_("login"), max_length=150)
    label = models.CharField(_("note"), max_length=100, blank=True)
    sought = models.TextField(editable=False)
    ciphertext = models.BinaryField(editable=False)
    created_at = models.DateTimeField(_("created"))
    updated_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("school login")
        verbose_name_plural = _("school logins")
        constraints = [
            models.UniqueConstraint(fields=["user", "login"], name="school_login_once_a_person"),
            models.CheckConstraint(condition=~models.Q(login=""), name="school_login_is_named"),
        ]

    def __str__(self) -> str:
        return self.login

    @property
    def bound_to(self) -> str:
        """Where alone the password opens."""
        return password_place(self.id)


class DiscardedLogin(models.Model):
    """A deleted login while its deletion can be undone. It keeps its id, so its password opens again when it comes back."""

    id = models.UUIDField(primary_key=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    login = models.CharField(_("login"), max_length=150)
    label = models.CharField(_("note"), max_length=100, blank=True)
    ciphertext = models.BinaryField(editable=False)
    created_at = models.DateTimeField(_("created"))
    updated_at = models.DateTimeField(_("changed"))
    discarded_at = models.DateTimeField(_("deleted"))

    class Meta:
        verbose_name = _("deleted login")
        verbose_name_plural = _("deleted logins")
        indexes = [
            models.Index(fields=["user", "-discarded_at"], name="discarded_login_of_person"),
            models.Index(fields=["discarded_at"], name="discarded_login_by_time"),
        ]

    def __str__(self) -> str:
        return self.login


class LoginImport(models.Model):
    """A table of logins that was read and waits for its owner's word; what was read is sealed with the owner's data key.

    Once imported it holds nothing but the numbers, so that a second confirmation gets the first one's answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    sealed = models.BinaryField(editable=False)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"), db_index=True)
    imported_at = models.DateTimeField(_("imported"), null=True)
    imported = models.PositiveIntegerField(_("logins imported"), default=0)
    passed_over = models.PositiveIntegerField(_("logins passed over"), default=0)

    class Meta:
        verbose_name = _("import of logins")
        verbose_name_plural = _("imports of logins")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(imported_at=None), name="one_waiting_import_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(imported_at=None) | models.Q(sealed=b""), name="imported_rows_are_blanked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def bound_to(self) -> str:
        """Where alone the rows open."""
        return f"login_import|{self.id}|rows"


def password_place(login_id: UUID) -> str:
    """`table|row|field` of a login's password."""
    return f"school_login|{login_id}|password"
