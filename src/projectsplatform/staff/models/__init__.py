from projectsplatform.staff.models.rollups import LicenceCount, MoneyRollUp, RollUpMark, TopSpenders
from projectsplatform.staff.models.sessions import PanelSession

__all__ = ["LicenceCount", "MoneyRollUp", "PanelSession", "RollUpMark", "TopSpenders"]
