import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.protection import append_only, never_deleted
from projectsplatform.licences.enums import ReleaseReason
from projectsplatform.licences.models.products import Product

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: no I, L, O, U to misread


def new_key() -> str:
    """A licence key, 100 random bits: `4T9QX-0M2KD-…`, four groups of five."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))


@never_deleted()
class Licence(models.Model):
    """One person's right to one product until `ends_at`. While suspended, `remaining` is what will be given back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="licences", verbose_name=_("person")
    )
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    key = models.CharField(_("licence key"), max_length=40, unique=True, default=new_key, editable=False)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    anchor_day = models.PositiveSmallIntegerField(_("anchor day"))
    is_trial = models.BooleanField(_("trial"), default=False)
    suspended_at = models.DateTimeField(_("suspended"), null=True, blank=True)
    remaining = models.DurationField(_("remaining"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"))
    name = models.CharField(_("name"), max_length=60, blank=True, default="", db_default="")
    auto_renew = models.BooleanField(_("automatic renewal"), default=False, db_default=False)

    class Meta:
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
        ordering = ("-id",)
        permissions = [("can_manage", "Can suspend, resume, extend and revoke")]
        constraints = [
            models.UniqueConstraint(fields=["user", "product"], name="licence_one_a_person_and_product"),
            models.CheckConstraint(condition=Q(ends_at__gte=models.F("starts_at")), name="licence_ends_after_start"),
            models.CheckConstraint(condition=Q(anchor_day__range=(1, 31)), name="licence_anchor_day"),
            models.CheckConstraint(
                condition=Q(suspended_at__isnull=True, remaining__isnull=True)
                | Q(suspended_at__isnull=False, remaining__isnull=False),
                name="licence_suspended_keeps_remaining",
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at"], name="licence_by_end"),
            models.Index(fields=["ends_at", "id"], condition=Q(auto_renew=True), name="licence_renewing"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.key}"


@never_deleted(guard="licences_binding_is_kept")
class DeviceBinding(models.Model):
    """A device that held a licence; the live one has no `released_at`. The row keeps the lease that was signed for it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="bindings", verbose_name=_("licence"))
    device_id = models.CharField(_("device"), max_length=128)
    bound_at = models.DateTimeField(_("bound"))
    last_seen_at = models.DateTimeField(_("last seen"))
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    release_reason = models.CharField(_("reason"), max_length=10, choices=ReleaseReason.choices, blank=True, default="")
    lease = models.TextField(blank=True, default="", editable=False)
    lease_issued_at = models.DateTimeField(null=True, blank=True, editable=False)
    lease_ends_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["licence"], condition=Q(released_at__isnull=True), name="device_binding_one_live_a_licence"
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, release_reason="")
                | (Q(released_at__isnull=False) & ~Q(release_reason="")),
                name="device_binding_release_has_reason",
            ),
            models.CheckConstraint(condition=~Q(device_id=""), name="device_binding_device_named"),
        ]
        indexes = [models.Index(fields=["licence", "released_at"], name="device_binding_releases")]

    def __str__(self) -> str:
        return self.device_id


@append_only(guard="licences_trial_is_kept")
class TrialGrant(models.Model):
    """A trial that was given: once a person and once a device for each product, for ever."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    device_id = models.CharField(_("device"), max_length=128)
    granted_at = models.DateTimeField(_("granted"))

    class Meta:
        verbose_name = _("trial")
        verbose_name_plural = _("trials")
        constraints = [
            models.UniqueConstraint(fields=["product", "user"], name="trial_once_a_person"),
            models.UniqueConstraint(fields=["product", "device_id"], name="trial_once_a_device"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.device_id}"
