#!/usr/bin/env python
"""What stands between the schema and a database that is spread over machines by person, read from a migrated database's catalogue.

`python -m scripts.citus URL` prints the table of docs/scaling.md, with `--write` it goes into the page. The rules are those that Citus documents; the page names them.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg

from scripts.scaling import show

PEOPLE = "accounts_user"
STRANGERS = ("auth_", "django_", "procrastinate_", "platform_", "accounts_user_")
"""Django's and the job queue's, which are not ours to change."""
_PERSON = ("user_id", "person_id", "customer_id", "owner_id")
_STAFF = frozenset({"accounts_stafflink"})
"""Their `user_id` is a member of staff."""
_GROW = frozenset(
    {
        "accounts_auditevent",
        "accounts_signupticket",
        "kit_idempotencyrecord",
        "kit_limit",
        "payments_statementline",
        "telegram_channelmembership",
        "telegram_dialogue",
        "telegram_outboxmessage",
        "telegram_seenupdate",
        "telegram_telegramchat",
        "wallet_claimfile",
        "wallet_receiptpicture",
        "wallet_receiptproof",
        "wallet_transfer",
    }
)
"""Without a person's id in their columns, yet longer with every customer: no table to copy to every machine."""
_COPIED = frozenset({"refuse_truncate", "refuse_change", "refuse_return"})
"""Triggers that only refuse: rights of the role, and each shard's own copy, do the same."""
_TABLES = """
    SELECT relname, (SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = pg_class.oid AND attnum > 0 AND attnotnull),
           (SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped)
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
_KEYS = """
    SELECT indrelid::regclass::text, indexrelid::regclass::text, indisprimary,
           (SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = indrelid AND attnum = ANY(indkey::int2[]))
    FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
    WHERE indisunique AND relnamespace = 'public'::regnamespace ORDER BY 1, 3 DESC, 2
"""
_REFERENCES = """
    SELECT conrelid::regclass::text, attname::text, confrelid::regclass::text
    FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY 1, 2
"""
_TRIGGERS = """
    SELECT tgrelid::regclass::text, tgname::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace ORDER BY 1, 2
"""


@dataclass
class Table:
    """A table as the catalogue has it. `person`: its column with the person's id, empty where it has none."""

    name: str
    person: str
    may_be_null: bool
    keys: list[tuple[str, list[str]]] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    triggers: list[str] = field(default_factory=list)
    through: str = ""

    @property
    def is_of_people(self) -> bool:
        """Whether its rows belong to a person, directly or through another table."""
        return bool(self.person or self.through)

    def narrow_keys(self) -> list[str]:
        """Primary and unique keys that the person's id is not in."""
        return ["+".join(columns) for _, columns in self.keys if not self.person or self.person not in columns]

    def own_triggers(self) -> list[str]:
        """Those that do more than refuse."""
        return [name for name in self.triggers if name not in _COPIED]


def read_tables(connection: "psycopg.Connection[Any]") -> dict[str, Table]:
    """All tables by name."""
    tables = {}
    for name, filled, columns in connection.execute(_TABLES):
        person = "id" if name == PEOPLE else next((one for one in _PERSON if one in columns), "")
        person = "" if name in _STAFF else person
        tables[name] = Table(name, person, bool(person) and person not in (filled or ()))
    for name, key, _, columns in connection.execute(_KEYS):
        tables[name].keys.append((key, sorted(columns or ["an expression"])))
    for name, column, target in connection.execute(_REFERENCES):
        tables[name].references.append((column, target))
    for name, trigger in connection.execute(_TRIGGERS):
        tables[name].triggers.append(trigger)
    _follow(tables)
    return tables


def _follow(tables: Mapping[str, Table]) -> None:
    """Finds whose rows belong to a person through another table."""
    for _ in tables:
        for table in tables.values():
            parents = [target for _, target in table.references if target not in {PEOPLE, table.name}]
            if not table.is_of_people:
                table.through = next((parent for parent in parents if tables[parent].is_of_people), "")


def narrow_references(table: Table, tables: Mapping[str, Table]) -> list[str]:
    """Foreign keys to tables that would be spread, that do not carry the person's id on both sides."""
    return [
        f"{column} → {target}"
        for column, target in table.references
        if (tables[target].is_of_people or target in _GROW) and not (target == PEOPLE and column == table.person)
    ]


def obstacles(table: Table, tables: Mapping[str, Table]) -> list[str]:
    """What is refused, triggers that only refuse aside."""
    keys = table.narrow_keys() if table.is_of_people else []
    return [
        *(["no person's id"] if table.through or table.name in _GROW else []),
        *(["the id may be NULL"] if table.may_be_null else []),
        *keys,
        *narrow_references(table, tables),
        *table.own_triggers(),
    ]


def verdict(table: Table, tables: Mapping[str, Table]) -> str:
    """What could become of it today, once the triggers that only refuse are out of the way."""
    if obstacles(table, tables):
        return "must change"
    return "distributed" if table.is_of_people else "copied to all"


def ours(tables: Mapping[str, Table]) -> list[Table]:
    """Without the tables of Django and of the job queue."""
    return [table for name, table in tables.items() if not name.startswith(STRANGERS)]


def rows(tables: Mapping[str, Table]) -> Iterable[Sequence[str]]:
    """The page's table: tables of ours, those that are alike in one line."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for table in ours(tables):
        alike.setdefault(_line(table, tables), []).append(table.name)
    for line, names in alike.items():
        yield (", ".join(names), *line)


def _line(table: Table, tables: Mapping[str, Table]) -> tuple[str, ...]:
    owner = f"person: `{table.person}`{', may be NULL' if table.may_be_null else ''}"
    shared = "all, grows with people" if table.name in _GROW else "all"
    whose = owner if table.person else f"person, through {table.through}" if table.through else shared
    keys = ", ".join(table.narrow_keys()) if table.is_of_people else ""
    return whose, keys, _references(table, tables), ", ".join(table.own_triggers()), verdict(table, tables)


def _references(table: Table, tables: Mapping[str, Table]) -> str:
    """Those to members of staff are one."""
    narrow = narrow_references(table, tables)
    named = [one for one in narrow if not one.endswith(f" {PEOPLE}")]
    return ", ".join([*named, *(["members of staff"] if len(named) < len(narrow) else [])])


def as_page(tables: Mapping[str, Table]) -> str:
    """The sums and the table, as docs/scaling.md has them."""
    chosen = ours(tables)
    count = {name: sum(verdict(one, tables) == name for one in chosen) for name in ("distributed", "copied to all")}
    bare = sum(not obstacles(one, tables) and not one.triggers for one in chosen)
    must = len(chosen) - sum(count.values())
    said = (
        f"{len(chosen)} tables of ours. As they are: {bare}, for every table has a trigger. Without the triggers "
        f"that only refuse: {count['distributed']} distributed (once `{PEOPLE}` is, which they refer to), {count['copied to all']} copied "
        f"to all machines, {must} must change."
    )
    heads = (
        "table",
        "rows of",
        "keys without the person",
        "foreign keys without the person",
        "triggers that work",
        "then",
    )
    lines = [heads, ["---"] * len(heads), *rows(tables)]
    return said + "\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> None:
    """Prints it, or writes it into the page."""
    with psycopg.connect(sys.argv[1]) as connection:
        show({"citus": as_page(read_tables(connection))})


if __name__ == "__main__":
    main()
