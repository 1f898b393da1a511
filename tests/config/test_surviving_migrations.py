"""The code of the release before runs beside the new one while machines are upgraded one by one: migrations leave it what it needs."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import models
from django.db.migrations import operations as done
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState

from tests.config.surviving.rules import REASON, refused

BASE = {
    "accounts": 20, "aloqa": 8, "kit": 2, "kundalikcom": 5, "licences": 13, "payments": 6, "staff": 4, "telegram": 8, "testmax": 1, "wallet": 12,
}  # fmt: skip
"""Migrations up to these were made when nothing ran beside them."""
OURS = {config.label for config in apps.get_app_configs() if config.name.startswith("projectsplatform.")}


def in_order(loader: MigrationLoader) -> list[Migration]:
    keys = dict.fromkeys(key for leaf in loader.graph.leaf_nodes() for key in loader.graph.forwards_plan(leaf))
    return [loader.get_migration(*key) for key in keys]


def test_the_old_code_survives_every_migration_of_ours() -> None:
    state, found = ProjectState(), []
    for migration in in_order(MigrationLoader(None, ignore_no_migrations=True)):
        if migration.app_label in OURS and int(migration.name[:4]) > BASE.get(migration.app_label, 0):
            found += refused(migration, state)
        else:
            migration.mutate_state(state, preserve=False)
    assert found == []


# --- planted faults


def before() -> ProjectState:
    """A table that is in use."""
    state = ProjectState()
    columns = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=40)),
        ("note", models.CharField(max_length=40, null=True)),
        ("kind", models.CharField(max_length=40, db_default="")),
        ("number", models.IntegerField(db_default=0)),
    ]
    done.CreateModel("Thing", columns).state_forwards("shop", state)
    return state


def refusals(*operations: Any, reason: str = "") -> list[str]:
    """Why a migration of these would be refused."""
    migration = type("Migration", (Migration,), {"operations": list(operations), REASON: reason})("0099_change", "shop")
    return refused(migration, before())


def char(**options: Any) -> Any:
    return models.CharField(**{"max_length": 40, **options})


def apart(state: list[Any] | None = None, database: list[Any] | None = None) -> Any:
    return done.SeparateDatabaseAndState(state_operations=state or [], database_operations=database or [])


INDEX = models.Index(fields=["name"], name="thing_name")
CHECK = models.CheckConstraint(condition=models.Q(number__gte=0), name="thing_number")
UNIQUE = models.UniqueConstraint(fields=["name"], name="thing_one_name")


@pytest.mark.parametrize(
    "operation",
    [
        done.AddField("thing", "new", char()),
        done.AddField("thing", "new", char(default="")),
        done.AddField("thing", "new", char(null=True, db_index=True)),
        done.AddField("thing", "new", char(null=True, unique=True)),
        done.AddField("thing", "other", models.ForeignKey("shop.Thing", models.CASCADE, null=True)),
        done.RemoveField("thing", "note"),
        done.DeleteModel("Thing"),
        done.RenameField("thing", "name", "title"),
        done.RenameModel("Thing", "Item"),
        done.AlterModelTable("thing", "items"),
        done.AlterField("thing", "note", char()),
        done.AlterField("thing", "name", char(max_length=39)),
        done.AlterField("thing", "name", models.IntegerField()),
        done.AlterField("thing", "number", models.BigIntegerField(db_default=0)),
        done.AlterField("thing", "kind", char()),
        done.AlterField("thing", "name", char(unique=True)),
        done.AddIndex("thing", INDEX),
        done.RunPython(lambda _apps, _editor: None),
        done.RunSQL("SELECT 1"),
        apart(state=[done.RemoveField("thing", "name")]),
        apart(database=[done.AlterField("thing", "note", char())]),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_the_old_code_does_not_survive_is_refused_whatever_is_said(operation: Any) -> None:
    assert len(refusals(operation, reason="It does.")) == 1


@pytest.mark.parametrize(
    "operation",
    [
        done.AddConstraint("thing", CHECK),
        done.AddConstraint("thing", UNIQUE),
        AddConstraintNotValid("thing", CHECK),
        done.AlterUniqueTogether("thing", {("name", "number")}),
        done.RunPython(done.RunPython.noop, done.RunPython.noop),
        done.RunSQL("DROP TRIGGER a ON shop_thing", "SELECT 1"),
        apart(database=[done.RemoveField("thing", "note")]),
        apart(database=[done.DeleteModel("Thing")]),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_nobody_sees_needs_a_reason(operation: Any) -> None:
    assert (len(refusals(operation)), refusals(operation, reason="It never reads it.")) == (1, [])


@pytest.mark.parametrize(
    "operations",
    [
        [done.AddField("thing", "new", char(null=True))],
        [done.AddField("thing", "new", char(db_default=""))],
        [done.AddField("thing", "other", models.ForeignKey("shop.Thing", models.CASCADE, null=True, db_index=False))],
        [done.AddField("thing", "others", models.ManyToManyField("shop.Thing"))],
        [done.AlterField("thing", "name", char(max_length=41))],
        [done.AlterField("thing", "name", char(null=True))],
        [done.AlterField("thing", "name", char(verbose_name="name", db_default=""))],
        [done.AlterField("thing", "name", models.TextField())],
        [AddIndexConcurrently("thing", INDEX)],
        [apart(state=[done.RemoveField("thing", "note")])],
        [apart(state=[done.RemoveField("thing", "kind")])],
        [apart(state=[done.RenameModel("Thing", "Item")])],
        [
            done.CreateModel("Part", [("id", models.BigAutoField(primary_key=True))]),
            done.AddField("part", "thing", models.ForeignKey("shop.Thing", models.CASCADE)),
            done.AddIndex("part", models.Index(fields=["thing"], name="part_thing")),
        ],
    ],
    ids=lambda operations: operations[-1].describe(),
)
def test_what_it_survives_passes(operations: list[Any]) -> None:
    assert refusals(*operations) == []


def test_a_refusal_names_the_migration_the_change_and_the_way() -> None:
    migration = type("Migration", (Migration,), {"operations": [done.RenameField("thing", "name", "title")]})
    said = refused(migration("0099_change", "shop"), before())
    assert said == [
        "shop.0099_change: Rename field name on thing to title: the old code asks for the old name: add the new one, and "
        "remove the old one a release later"
    ]
