from projectsplatform.staff.models.rollups import LicenceCount, MoneyRollUp, RollUpMark, TopSpenders
from projectsplatform.staff.models.sessions import PanelSession
from projectsplatform.staff.models.views import SavedView

__all__ = ["LicenceCount", "MoneyRollUp", "PanelSession", "RollUpMark", "SavedView", "TopSpenders"]
