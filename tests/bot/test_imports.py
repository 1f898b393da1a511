"""What the bot's process loads: memory and a second of its start hang on it."""

import os
import subprocess
import sys

import pytest

from projectsplatform.installation.environment import PROJECT_ROOT

LOAD = """
import sys
sys.argv = ["manage.py", "run_bot"]
import django
django.setup()
import projectsplatform.bot.process
print(*sorted({"ninja", "pydantic", "reportlab", "xlsxwriter", "projectsplatform.staff.site"} & sys.modules.keys()))
"""
LINK = """
import sys
sys.argv = ["manage.py", "run_bot"]
import django
django.setup()
from uuid import UUID
from projectsplatform.accounts.rules.notice_pages import Page, path_of
print(path_of(Page("admin:wallet_topupclaim_change", UUID(int=7))))
"""


def words_of(program: str) -> list[str]:
    """What a program prints in a process of its own."""
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "projectsplatform.config.settings",
        "DEMO": "1",
        "PYTHONPATH": str(PROJECT_ROOT / "src"),
    }
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environ, cwd=PROJECT_ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.split()


@pytest.mark.prove
def test_the_bot_loads_no_pages_and_no_schemas() -> None:
    assert words_of(LOAD) == []


@pytest.mark.prove
def test_what_the_bot_enqueues_leads_into_the_panel() -> None:
    assert words_of(LINK) == ["/staff/wallet/topupclaim/00000000-0000-0000-0000-000000000007/change/"]
