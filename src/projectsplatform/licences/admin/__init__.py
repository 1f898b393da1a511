"""Licences and the catalogue in the staff panel: looked at, and changed by operations only."""

from projectsplatform.licences.admin import queue
from projectsplatform.licences.admin.catalogue import ProductAdmin
from projectsplatform.licences.admin.channels import RequiredChannelAdmin
from projectsplatform.licences.admin.devices import DeviceBindingAdmin
from projectsplatform.licences.admin.licences import LicenceAdmin
from projectsplatform.licences.admin.prices import PriceTierAdmin
from projectsplatform.licences.admin.program_versions import ProgramVersionAdmin
from projectsplatform.licences.admin.purchases import PurchaseAdmin

__all__ = [
    "DeviceBindingAdmin",
    "LicenceAdmin",
    "PriceTierAdmin",
    "ProductAdmin",
    "ProgramVersionAdmin",
    "PurchaseAdmin",
    "RequiredChannelAdmin",
    "queue",
]
