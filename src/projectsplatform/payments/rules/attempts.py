"""How many payments somebody may begin on our pages."""

from typing import Final

from projectsplatform.kit.db.limiter import Rule

BEGUN: Final = Rule("payments.begun", 60, 3600)
"""Of an hour and person."""
