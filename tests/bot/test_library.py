import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.factories.telegram import private_message

SOURCE = Path(__file__).parents[2] / "src"
_IMPORT = """
import json, sys
import projectsplatform.bot.library
from aiogram import methods, types
"""
_READ = """
kinds = [getattr(types, name) for name in types.__all__]
built = [kind.__name__ for kind in kinds if getattr(kind, "__pydantic_complete__", False)]
update = types.Update.model_validate(json.loads(sys.argv[1]))
print(json.dumps([built, update.message.text, update.message.from_user.id]))
"""
_BUILD_ALL = """
kinds = [getattr(place, name) for place in (types, methods) for name in place.__all__]
models = [kind for kind in kinds if hasattr(kind, "model_rebuild")]
for model in models:
    model.model_rebuild()
print(json.dumps([len(models) > 500, [model.__name__ for model in models if not model.__pydantic_complete__]]))
"""


def in_a_fresh_process(program: str, *arguments: str) -> Any:
    """aiogram is imported once a process, and this one has it."""
    command = [sys.executable, "-c", _IMPORT + program, *arguments]
    environ = os.environ | {"PYTHONPATH": str(SOURCE)}
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env=environ).stdout)


def test_importing_builds_no_model_and_an_update_is_read() -> None:
    assert in_a_fresh_process(_READ, json.dumps(private_message(5, text="salom"))) == [[], "salom", 5]


@pytest.mark.prove
def test_every_model_can_still_be_built() -> None:
    assert in_a_fresh_process(_BUILD_ALL) == [True, []]
