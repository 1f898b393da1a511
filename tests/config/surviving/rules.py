"""The rules, an operation at a time. Two strengths: what no reason helps, and what passes when the migration says why."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from django.contrib.postgres import operations as postgres
from django.db.migrations import operations as django
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState

from tests.config.surviving import fields

REASON: Final = "old_code_survives"
"""The attribute of a migration that says in a sentence why the old code survives what cannot be seen."""


class Look(NamedTuple):
    """An operation, and what it is done to."""

    operation: Any
    app: str
    state: ProjectState
    fresh: frozenset[str]
    """Tables that the same migration makes: no old code knows them."""

    def field(self) -> Any:
        return self.state.models[self.app, self.operation.model_name.lower()].fields[self.operation.name]

    def is_fresh(self) -> bool:
        return str(getattr(self.operation, "model_name", "")).lower() in self.fresh


def refused(migration: Migration, state: ProjectState) -> list[str]:
    """What the old code would not survive; the state is the one before, and afterwards the one after."""
    fresh = frozenset(op.name.lower() for op in migration.operations if isinstance(op, django.CreateModel))
    found: list[str] = []
    for operation in migration.operations:
        look = Look(operation, migration.app_label, state, fresh)
        found += [
            f"{migration.app_label}.{migration.name}: {operation.describe()}: {why}" for why in _judged(look, migration)
        ]
        operation.state_forwards(migration.app_label, state)
    return found


def _judged(look: Look, migration: Migration) -> Iterator[str]:
    if not look.operation.reversible:
        yield "it cannot be taken back"
    rule = _RULES.get(type(look.operation), _unseen)
    if not look.is_fresh():
        has_reason = bool(getattr(migration, REASON, ""))
        yield from (fault.why for fault in rule(look) if fault.is_certain or not has_reason)


class _Fault(NamedTuple):
    why: str
    is_certain: bool = True


def _unseen(look: Look) -> Iterator[_Fault]:
    yield _Fault(f"nobody sees what it does: say why the old code survives it, in {REASON}", is_certain=False)


def _harmless(look: Look) -> Iterator[_Fault]:
    yield from ()


def _renamed(look: Look) -> Iterator[_Fault]:
    yield _Fault("the old code asks for the old name: add the new one, and remove the old one a release later")


def _added(look: Look) -> Iterator[_Fault]:
    yield from map(_Fault, fields.added(look.operation.field))


def _altered(look: Look) -> Iterator[_Fault]:
    yield from map(_Fault, fields.altered(look.field(), look.operation.field))


def _removed(look: Look) -> Iterator[_Fault]:
    yield _Fault(
        "the old code asks for it: take it out of the state alone (SeparateDatabaseAndState), drop it a release later"
    )


def _constrained(look: Look) -> Iterator[_Fault]:
    yield _Fault(
        f"the old code may break it, and its check stops all writers: NOT VALID first, and {REASON}", is_certain=False
    )


def _indexed(look: Look) -> Iterator[_Fault]:
    yield _Fault("nobody can write while it is built: AddIndexConcurrently")


def _apart(look: Look) -> Iterator[_Fault]:
    """What happens to the state alone concerns old code little; what happens to the database alone cannot be seen."""
    for inner in look.operation.state_operations:
        if isinstance(inner, django.RemoveField) and fields.unfilled(look._replace(operation=inner).field()):
            yield _Fault(f"{inner.name}: the new code writes rows without it: give it a db_default or null first")
    for inner in look.operation.database_operations:
        if isinstance(inner, django.RemoveField | django.DeleteModel | django.RunSQL | django.RunPython):
            yield from _unseen(look)
        elif not look._replace(operation=inner).is_fresh():
            yield from _RULES.get(type(inner), _unseen)(look._replace(operation=inner))


_RULES: Final[Mapping[type, Callable[[Look], Iterator[_Fault]]]] = {
    django.AddField: _added,
    django.AlterField: _altered,
    django.RemoveField: _removed,
    django.DeleteModel: _removed,
    django.RenameField: _renamed,
    django.RenameModel: _renamed,
    django.AlterModelTable: _renamed,
    django.AddConstraint: _constrained,
    django.AlterUniqueTogether: _constrained,
    postgres.AddConstraintNotValid: _constrained,
    django.AddIndex: _indexed,
    django.SeparateDatabaseAndState: _apart,
    **dict.fromkeys(
        (
            django.CreateModel, django.RemoveConstraint, django.RemoveIndex, django.RenameIndex,
            django.AlterModelOptions, django.AlterModelManagers, django.AlterModelTableComment, django.AlterConstraint,
            postgres.AddIndexConcurrently, postgres.RemoveIndexConcurrently, postgres.ValidateConstraint,
        ),
        _harmless,
    ),
}  # fmt: skip
