from projectsplatform.staff.models.rollups import LicenceCount, MoneyRollUp, RollUpMark, TopSpenders

__all__ = ["LicenceCount", "MoneyRollUp", "RollUpMark", "TopSpenders"]
