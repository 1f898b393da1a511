"""What customers met, as the table's figures."""

import pytest
from rehearsal.tally import Done, Figures, Tally, Try, longest_gap


@pytest.mark.parametrize(
    ("moments", "gap"), [([], 10.0), ([1.0, 2.0, 9.5], 7.5), ([9.5, 1.0, 2.0], 7.5), ([4.0], 6.0), ([6.0], 6.0)]
)
def test_the_longest_time_without_a_purchase_is_from_edge_to_edge(moments: list[float], gap: float) -> None:
    assert longest_gap(moments, 0.0, 10.0) == gap


def test_only_what_ended_between_two_moments_is_counted() -> None:
    tally = Tally()
    tally.done += [Done("buy", 0.0, 1.0, is_served=True), Done("buy", 9.0, 12.5, is_served=True)]
    tally.done += [Done("check", 11.0, 11.1, is_served=False), Done("buy", 14.0, 14.5, is_served=True)]
    tally.tries += [
        Try(11.0, "buy", 503),
        Try(11.5, "buy", 0),
        Try(12.0, "buy", 500),
        Try(12.5, "buy", 200),
        Try(30.0, "buy", 500),
    ]
    assert tally.figures(since=10.0, until=15.0) == Figures(
        back=2.5, longest=3.5, requests=3, waited=1, away=1, cut=1, refused=1, defects=1
    )


def test_what_was_met_is_said_in_words() -> None:
    tally = Tally(tries=[Try(1.0, "buy", 503, reason="database_away"), Try(1.0, "buy", 200)])
    tally.done.append(Done("code", 0.0, 1.0, is_served=False, reason="429 too_many_codes"))
    assert tally.reasons(since=0.0, until=2.0) == {"buy 503 database_away": 1, "refused: code 429 too_many_codes": 1}
