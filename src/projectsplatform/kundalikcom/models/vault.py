"""The vault: the keys that seal people's logins, and who has seen a password."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.protection import append_only


class VaultKey(models.Model):
    """A person's data key, wrapped by the key ring for exactly this person (`bound_to`)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("person")
    )
    wrapped = models.BinaryField(editable=False)
    key_id = models.CharField(_("key of the ring"), max_length=255, db_index=True)
    created_at = models.DateTimeField(_("created"))
    wrapped_at = models.DateTimeField(_("wrapped"))

    class Meta:
        verbose_name = _("vault key")
        verbose_name_plural = _("vault keys")

    def __str__(self) -> str:
        return f"{self.user_id} {self.key_id}"

    @property
    def bound_to(self) -> str:
        """Where alone the wrapped key opens."""
        return f"vault_key|{self.user_id}|key"


@append_only(guard="kundalikcom_vault_access_kept")
class VaultAccess(models.Model):
    """One showing of one password. Outlives the login and the session: it names them, it does not point at them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    school_login_id = models.UUIDField(_("login's id"), db_index=True)
    login = models.CharField(_("login"), max_length=150)
    session_id = models.UUIDField(_("session"))
    address = models.GenericIPAddressField(_("address"))
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("vault access")
        verbose_name_plural = _("vault accesses")
        ordering = ("-id",)
        indexes = [models.Index(fields=["user", "at"], name="vault_access_of_person")]

    def __str__(self) -> str:
        return f"{self.login} {self.at:%Y-%m-%d %H:%M}"
