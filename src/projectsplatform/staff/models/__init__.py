from projectsplatform.staff.models.rollups import MoneyRollUp, RollUpMark, TopSpenders

__all__ = ["MoneyRollUp", "RollUpMark", "TopSpenders"]
