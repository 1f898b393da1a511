"""Days that pass for a customer's licences, beside a running demo, on its database:
`manage.py shell -c "from tests.e2e.days import pass_until; pass_until('name', hours_left=48)"`.
"""

from datetime import datetime, timedelta

from django.db.models import F

from projectsplatform.kit.clock import now
from projectsplatform.licences.models import Licence, Renewal
from projectsplatform.licences.operations.reminders import remind_all
from projectsplatform.licences.operations.renewals import renew_all
from projectsplatform.telegram.rules.quiet_hours import is_quiet


def pass_until(username: str, *, hours_left: int) -> None:
    """The ends come near, and what is planned by them; then the worker's tasks run as they would in daytime."""
    for licence in Licence.objects.filter(user__username=username):
        passed = licence.ends_at - (now() + timedelta(hours=hours_left))
        moments = {name: F(name) - passed for name in ("announced_at", "charge_at", "ends_at")}
        Renewal.objects.filter(licence=licence).update(**moments)
        Licence.objects.filter(pk=licence.pk).update(ends_at=licence.ends_at - passed)
    remind_all(at=_daytime())
    for at in (_daytime(), now()):
        renew_all(at=at)


def _daytime() -> datetime:
    """Now, and at night the evening before."""
    at = now()
    while is_quiet(at):
        at -= timedelta(hours=1)
    return at
