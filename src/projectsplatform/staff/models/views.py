"""Lists of the panel as members keep them."""

from typing import ClassVar, Final
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7

NAME_LENGTH: Final = 40
QUERY_LENGTH: Final = 1_000


class SavedView(models.Model):
    """Filters, search and order of a list (`wallet.transfer`), kept by one member under a name. `query` is the list's own
    query string, without a page of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("who"), db_index=False
    )
    list_name = models.CharField(_("list"), max_length=80)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    query = models.CharField(_("query"), max_length=QUERY_LENGTH)
    created_at = models.DateTimeField(_("date"))

    member_id: UUID

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "list_name", "name"], name="staff_view_named_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="staff_view_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.list_name}: {self.name}"
