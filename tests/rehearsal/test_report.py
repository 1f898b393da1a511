"""The table, and the bars that must hold."""

from dataclasses import replace
from pathlib import Path

import pytest
from rehearsal.events import EVENTS
from rehearsal.judging import Verdict
from rehearsal.report import BEGINS, ENDS, Line, table, write_between
from rehearsal.tally import Figures

FINE = Figures(back=6.0, longest=6.5, requests=100, waited=4, away=0, cut=0, refused=0, defects=0)
CLEAN = Verdict(0, 0, ())


def broken(event: str, figures: Figures = FINE, verdict: Verdict = CLEAN) -> list[str]:
    return Line(EVENTS[event], figures, verdict).broken_bars()


def test_an_event_within_its_bars_breaks_none() -> None:
    assert broken("postgres") == []


def test_postgresql_alone_has_half_the_time() -> None:
    late = replace(FINE, back=16.0)
    assert broken("postgres", late) == ["PostgreSQL killed: back after 16.0 s, not within 15"]
    assert broken("node", late) == []


@pytest.mark.parametrize(
    ("change", "said"), [({"defects": 2}, "2 answers 500"), ({"refused": 1}, "1 requests refused for good")]
)
def test_an_answer_500_and_a_refusal_break_a_bar(change: dict[str, int], said: str) -> None:
    assert broken("etcd", replace(FINE, **change)) == [f"etcd's leader killed: {said}"]


def test_only_a_planned_work_may_not_make_anybody_ask_again() -> None:
    asked = replace(FINE, away=2, cut=1)
    assert broken("cut", asked) == []
    assert broken("switchover", asked) == [
        "planned switchover: 2 answers 503 and 1 connections lost, though it was planned"
    ]


def test_something_lost_breaks_a_bar() -> None:
    assert broken("frozen", verdict=Verdict(1, 0, ("a balance",))) == [
        "the primary frozen, thawed: 1 lost, 0 doubled, a balance"
    ]


def test_the_table_has_a_line_an_event() -> None:
    assert table([Line(EVENTS["postgres"], FINE, CLEAN)]).splitlines()[2] == (
        "| PostgreSQL killed | 6.0 s | 6.5 s | 100 | 4 | 0 | 0 | 0 | 0 | 0 | 0 |"
    )


def test_it_is_written_between_the_marks_and_nowhere_else() -> None:
    assert write_between(f"a\n{BEGINS}\nold\n{ENDS}\nb\n", "new") == f"a\n{BEGINS}\nnew\n{ENDS}\nb\n"


def test_the_operations_page_has_the_marks() -> None:
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [page.count(BEGINS), page.count(ENDS)] == [1, 1]
