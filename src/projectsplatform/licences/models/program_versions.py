from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, ClassVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.models import OwnersVersion
from projectsplatform.accounts.models.versions import four_eyes_constraints
from projectsplatform.kit.db.protection import never_deleted
from projectsplatform.licences.enums import Platform, ProductCode
from projectsplatform.licences.models.products import Product


@dataclass(frozen=True, slots=True)
class DownloadLink:
    """Where the program is for a platform: an https address, and the file's SHA-256 in lower-case hex.

    `sha256` is empty for what is no file: a page in the browser, or a shop of applications.
    """

    platform: str
    url: str
    sha256: str

    @property
    def platform_name(self) -> str:
        """As people call it."""
        return str(Platform(self.platform).label)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramDetails:
    """What is said of a product's program; the texts by language (`uz`, `ru`, `en`), of which each may lack."""

    about: Mapping[str, str] = field(default_factory=dict)
    how_to_install: Mapping[str, str] = field(default_factory=dict)
    links: tuple[DownloadLink, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Texts by language, and a list of links."""
        return {
            "about": dict(self.about),
            "how_to_install": dict(self.how_to_install),
            "links": [*map(asdict, self.links)],
        }

    def differing(self, other: "ProgramDetails") -> list[str]:
        """The names of the fields that are not the same in both."""
        return [item.name for item in fields(self) if getattr(self, item.name) != getattr(other, item.name)]


@never_deleted()
class ProgramVersion(OwnersVersion):
    """What one owner wrote of a product's program."""

    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="program_versions", verbose_name=_("product")
    )
    about = models.JSONField(_("about the program"), default=dict)
    how_to_install = models.JSONField(_("how to install"), default=dict)
    links = models.JSONField(_("download links"), default=list)

    product_id: str
    subject_fields: ClassVar = ("product_id",)

    class Meta(OwnersVersion.Meta):
        verbose_name = _("program to download")
        verbose_name_plural = _("programs to download")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["product", "number"], name="licences_program_number"),
            *four_eyes_constraints("licences_program"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} · {self.number}"

    @property
    def details(self) -> ProgramDetails:
        """What this version says."""
        return ProgramDetails(
            about=self.about,
            how_to_install=self.how_to_install,
            links=tuple(DownloadLink(**link) for link in self.links),
        )

    @property
    def subject(self) -> Promise:
        """The product's name, in the reader's language."""
        return ProductCode(self.product_id).label

    @property
    def subject_details(self) -> dict[str, str]:
        return {"product": self.product_id}
