from projectsplatform.kundalikcom.models.logins import DiscardedLogin, LoginImport, SchoolLogin
from projectsplatform.kundalikcom.models.places import District, Place, Region
from projectsplatform.kundalikcom.models.schools import School
from projectsplatform.kundalikcom.models.vault import VaultAccess, VaultKey

__all__ = [
    "DiscardedLogin",
    "District",
    "LoginImport",
    "Place",
    "Region",
    "School",
    "SchoolLogin",
    "VaultAccess",
    "VaultKey",
]
