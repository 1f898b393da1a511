from projectsplatform.kundalikcom.models.places import District, Place, Region
from projectsplatform.kundalikcom.models.schools import School
from projectsplatform.kundalikcom.models.vault import SchoolLogin, VaultAccess, VaultKey

__all__ = ["District", "Place", "Region", "School", "SchoolLogin", "VaultAccess", "VaultKey"]
