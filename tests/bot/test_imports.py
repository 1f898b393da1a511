"""What the bot's process loads: memory and a second of its start hang on it."""

import os
import subprocess
import sys
from importlib.util import find_spec

from projectsplatform.installation.environment import PROJECT_ROOT

LOAD = """
import sys
sys.argv = ["manage.py", "run_bot"]
import django
django.setup()
import projectsplatform.bot.process
print(*sorted({"ninja", "pydantic", "reportlab", "xlsxwriter", "projectsplatform.staff.site"} & sys.modules.keys()))
"""


def test_the_bot_loads_no_pages_and_no_schemas() -> None:
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "projectsplatform.config.settings",
        "DEMO": "1",
        "PYTHONPATH": str(PROJECT_ROOT / "src"),
    }
    command = [sys.executable, "-c", LOAD]
    loaded = subprocess.run(command, env=environ, cwd=PROJECT_ROOT, check=True, stdout=subprocess.PIPE, text=True)
    assert loaded.stdout.split() == []


def test_the_http_library_finds_what_it_looks_for() -> None:
    """httpcore imports it for each request; where it is missing, every call searches the disk for it."""
    assert find_spec("sniffio") is not None
