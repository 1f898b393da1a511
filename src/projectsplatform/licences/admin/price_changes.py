"""What a new set of prices changes, as the editor shows it before it is saved."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from projectsplatform.kit.uz.dates import moment
from projectsplatform.kit.uz.money import format_som, signed_som
from projectsplatform.licences.forms import PricesForm
from projectsplatform.licences.queries.price_changes import count_holders
from projectsplatform.licences.rules.price_changes import PriceChange, preview_prices


def shown_changes(code: str, form: PricesForm, at: datetime) -> dict[str, Any]:
    """What the page of a valid form shows: rows of changes, and sentences about whom they reach."""
    since = form.cleaned_data["valid_from"]
    changes = preview_prices(code, form.cleaned_data["prices"], valid_from=since, at=at)
    return {"changes": [_change(change) for change in changes], "whom": _whom(code, since, at, changes)}


def _change(change: PriceChange) -> dict[str, Any]:
    moved = None if change.before is None else change.after - change.before
    return {
        "months": change.months,
        "before": "" if change.before is None else format_som(change.before),
        "after": format_som(change.after),
        "difference": "" if moved is None else signed_som(moved),
        "tone": "" if not moved else "pp-goes" if moved > 0 else "pp-comes",
        "buyers": str(change.buyers),
    }


def _whom(code: str, since: datetime, at: datetime, changes: Sequence[PriceChange]) -> list[str]:
    """Who pays which price from when, as sentences."""
    holders, when = count_holders(code, valid_from=since, at=at), moment(since)
    dearer = sum(change.buyers for change in changes if change.before is not None and change.after > change.before)
    cheaper = sum(change.buyers for change in changes if change.before is not None and change.after < change.before)
    return [
        _("Whoever buys or renews before {time} pays the price until then, whoever does later the new one.").format(
            time=when
        ),
        _("Licences that run now: {running}. {before} of them end before {time}.").format(
            running=holders.running, before=holders.ending_before, time=when
        ),
        _("As they bought the last time, {dearer} will pay more and {cheaper} less.").format(
            dearer=dearer, cheaper=cheaper
        ),
        _("Renewed from the balance: {before} at the price until then, {after} at the new one.").format(
            before=holders.renewing_before, after=holders.renewing - holders.renewing_before
        ),
    ]
