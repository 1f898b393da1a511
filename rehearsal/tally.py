"""What customers met, asked of any moment in between. Lists are only added to, so that threads need no lock."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

LONG_WAIT_SECONDS = 1.0


@dataclass(frozen=True)
class Try:
    """One try of one request. `status` 0: the connection was lost; `is_sent` says whether after the request."""

    at: float
    kind: str
    status: int
    is_sent: bool = True
    reason: str = ""


@dataclass(frozen=True)
class Done:
    """One request from its first try to its end. `is_served` False: it was refused for good."""

    kind: str
    begun: float
    ended: float
    is_served: bool
    reason: str = ""

    @property
    def seconds(self) -> float:
        """How long its customer waited."""
        return self.ended - self.begun


@dataclass(frozen=True)
class Figures:
    """One line of the table."""

    back: float
    longest: float
    requests: int
    waited: int
    away: int
    cut: int
    refused: int
    defects: int

    @property
    def asked_again(self) -> int:
        """Tries that had to be repeated, for whatever reason."""
        return self.away + self.cut


@dataclass
class Tally:
    """Everything since the beginning."""

    tries: list[Try] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)

    def figures(self, *, since: float, until: float) -> Figures:
        """Of what ended between two moments."""
        tries = [one for one in list(self.tries) if since <= one.at <= until]
        done = [one for one in list(self.done) if since <= one.ended <= until]
        statuses = Counter(one.status for one in tries)
        return Figures(
            back=longest_gap([one.ended for one in done if one.is_served and one.kind == "buy"], since, until),
            longest=max((one.seconds for one in done), default=0.0),
            requests=len(done),
            waited=sum(one.seconds > LONG_WAIT_SECONDS for one in done),
            away=sum(statuses[status] for status in (429, 502, 503, 504)),
            cut=statuses[0],
            refused=sum(not one.is_served for one in done),
            defects=statuses[500],
        )

    def reasons(self, *, since: float, until: float) -> Counter[str]:
        """What was met, in words."""
        found = Counter(
            f"{one.kind} {one.status} {one.reason}"
            for one in list(self.tries)
            if since <= one.at <= until and one.status != 200
        )
        found.update(
            f"refused: {one.kind} {one.reason}"
            for one in list(self.done)
            if since <= one.ended <= until and not one.is_served
        )
        return found


def longest_gap(moments: Sequence[float], since: float, until: float) -> float:
    """The longest time in which nothing was served."""
    edges = [since, *sorted(moments), until]
    return max(after - before for before, after in pairwise(edges))
