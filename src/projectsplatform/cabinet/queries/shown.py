"""How a licence is shown: its state as a badge, its time as a bar."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.licences.enums import LicenceState
from projectsplatform.licences.queries.licences import LicenceView

SOON: Final = timedelta(days=3)
LAST_DAYS: Final = 30
_TRIAL: Final = _("Trial")
_LONGEST_DEVICE: Final = 24


@dataclass(frozen=True, slots=True)
class ShownLicence:
    """A licence; `badge` is a badge's kind, days are whole and begun ones."""

    view: LicenceView
    badge: str
    label: str | Promise
    days_left: int
    days_whole: int

    @property
    def is_running(self) -> bool:
        return self.view.state is LicenceState.ACTIVE

    @property
    def ends_soon(self) -> bool:
        return self.badge == "soon"

    @property
    def bar(self) -> int | None:
        """Of how many days the rest is drawn as a bar; None where a bar would say nothing."""
        whole = min(self.days_whole, LAST_DAYS)
        return whole if self.is_running and self.days_left <= whole else None

    @property
    def may_buy(self) -> bool:
        """Nobody pays for a licence that would not run."""
        return self.view.state in {LicenceState.ACTIVE, LicenceState.EXPIRED}

    @property
    def device(self) -> str:
        """The device's name, or the beginning of its long number; empty when there is none."""
        name = self.view.device_id or ""
        return name if len(name) <= _LONGEST_DEVICE else f"{name[:_LONGEST_DEVICE]}…"

    @property
    def next_step(self) -> Literal["ask", "buy", "install", "renew"]:
        """The one thing to do with it: one that staff stopped is asked about, one without a device wants its program."""
        if not self.may_buy:
            return "ask"
        if not self.is_running or self.ends_soon:
            return "renew"
        if self.view.device_id is None:
            return "install"
        return "buy" if self.view.is_trial else "renew"


def shown(view: LicenceView, at: datetime) -> ShownLicence:
    """The licence as of `at`."""
    left, whole = max(view.ends_at - at, timedelta(0)), max(view.ends_at - view.starts_at, timedelta(days=1))
    return ShownLicence(
        view=view,
        badge=_badge(view, left),
        label=_TRIAL if view.is_trial and view.state is LicenceState.ACTIVE else view.state.label,
        days_left=ceil(left / timedelta(days=1)),
        days_whole=ceil(whole / timedelta(days=1)),
    )


def _badge(view: LicenceView, left: timedelta) -> str:
    if view.state is LicenceState.ACTIVE:
        return "soon" if left <= SOON else "good"
    return "" if view.state is LicenceState.EXPIRED else "bad"
