"""What one installation is: its settings, its VAR_DIR, and whether it is a demo.

Shared by supervisor, manage.py and settings. Light on purpose: nothing here imports Django, and only `postgres.dumps` imports psycopg.
"""

from projectsplatform.installation.environment import load_environment
from projectsplatform.installation.failures import ConfigurationError
from projectsplatform.installation.instance import Instance
from projectsplatform.installation.reading import read

__all__ = ["ConfigurationError", "Instance", "load_environment", "read"]
