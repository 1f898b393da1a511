from projectsplatform.licences.models.licences import DeviceBinding, Licence, TrialGrant, new_key
from projectsplatform.licences.models.products import VAT_PERCENTS, PriceTier, Product, RequiredChannel
from projectsplatform.licences.models.program_versions import DownloadLink, ProgramDetails, ProgramVersion
from projectsplatform.licences.models.purchases import Purchase, Reminder
from projectsplatform.licences.models.renewals import Renewal

__all__ = [
    "VAT_PERCENTS",
    "DeviceBinding",
    "DownloadLink",
    "Licence",
    "PriceTier",
    "Product",
    "ProgramDetails",
    "ProgramVersion",
    "Purchase",
    "Reminder",
    "Renewal",
    "RequiredChannel",
    "TrialGrant",
    "new_key",
]
