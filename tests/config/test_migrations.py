"""Migrations fit the models, have names, and can be taken back; the deployment's checks are clean."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

OURS = [config for config in apps.get_app_configs() if config.name.startswith("projectsplatform.")]


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_every_migration_has_a_name_that_says_what_it_does() -> None:
    names = [file.stem for config in OURS for file in Path(config.path, "migrations").glob("0*.py")]
    assert [name for name in names if "auto" in name or not re.fullmatch(r"\d{4}_[a-z][a-z_]+", name)] == []


def test_every_migration_can_be_taken_back() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    labels = {config.label for config in OURS}
    one_way = [
        f"{label}.{name}"
        for (label, name), migration in loader.disk_migrations.items()
        if label in labels and not all(operation.reversible for operation in migration.operations)
    ]
    assert one_way == []
