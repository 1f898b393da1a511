"""Which paths the fast lane answers, and which wait in the hash queue."""

from typing import Any, Final

from projectsplatform.accounts.fast_lane import check_token
from projectsplatform.kit.api.fast_lane import FastRoute
from projectsplatform.kundalikcom.fast_lane import get_school
from projectsplatform.licences.fast_lane.routes import ROUTES as PROGRAMS
from projectsplatform.wallet.fast_lane import about_account, reports

_API: Final = "/api/v1/"
ROUTES: Final[dict[str, FastRoute[Any, Any]]] = {
    f"{_API}accounts/about_account": about_account,
    f"{_API}accounts/check_token": check_token,
    f"{_API}accounts/reports": reports,
    f"{_API}kundalikcom/get_school": get_school,
    **{_API + path: route for path, route in PROGRAMS.items()},
}
HASHING = (
    "/api/v1/accounts/change_password",
    "/api/v1/accounts/confirm_password",
    "/api/v1/accounts/get_code",
    "/api/v1/accounts/register",
    "/api/v1/accounts/reset_password",
    "/confirm/",
    "/forgot/new/",
    "/login/",
    "/register/",
    "/school/logins/export/",
    "/staff/login/",
)
"""What is posted here hashes a password."""
