"""Which paths the fast lane answers, and which wait in the hash queue."""

from typing import Any

from projectsplatform.accounts.fast_lane import check_token
from projectsplatform.kit.api.fast_lane import FastRoute
from projectsplatform.kundalikcom.fast_lane import get_school
from projectsplatform.licences.fast_lane import (
    check_mobile,
    check_pc,
    price_mobile,
    price_pc,
    price_testmax,
    testmax_check,
)
from projectsplatform.wallet.fast_lane import about_account, reports

ROUTES: dict[str, FastRoute[Any, Any]] = {
    "/api/v1/accounts/about_account": about_account,
    "/api/v1/accounts/check_token": check_token,
    "/api/v1/accounts/reports": reports,
    "/api/v1/kundalikcom/check_mobile": check_mobile,
    "/api/v1/kundalikcom/check_pc": check_pc,
    "/api/v1/kundalikcom/get_school": get_school,
    "/api/v1/kundalikcom/price_months": price_pc,
    "/api/v1/kundalikcom/price_months_mobile": price_mobile,
    "/api/v1/testmax/check": testmax_check,
    "/api/v1/testmax/price_months": price_testmax,
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
