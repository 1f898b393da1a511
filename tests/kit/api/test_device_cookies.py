from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from projectsplatform.kit.api.device_cookies import device_tokens, put_device_token

LASTS = timedelta(days=180)
PEOPLE = [UUID(int=n) for n in range(12)]


def browse(cookies: dict[str, str]) -> HttpRequest:
    request = RequestFactory().get("/")
    request.COOKIES = cookies
    return request


def leave(request: HttpRequest, person: UUID, token: str) -> HttpResponse:
    """What a sign-in answers; the browser keeps it."""
    response = HttpResponse()
    put_device_token(request, response, user_id=person, token=token, lasts=LASTS)
    for name, morsel in response.cookies.items():
        request.COOKIES.pop(name, None)
        if morsel["max-age"]:
            request.COOKIES[name] = morsel.value
    return response


def test_a_browser_keeps_one_for_each_account() -> None:
    request = browse({"session": "x"})
    leave(request, PEOPLE[0], "first")
    leave(request, PEOPLE[1], "other")
    leave(request, PEOPLE[0], "second")
    assert sorted(device_tokens(request)) == ["other", "second"]


def test_no_script_reads_it_and_no_other_site_sends_it() -> None:
    (cookie,) = leave(browse({}), PEOPLE[0], "token").cookies.values()
    kept = {name: cookie[name] for name in ("httponly", "samesite", "path", "max-age", "domain", "secure")}
    assert kept == {
        "httponly": True, "samesite": "Lax", "path": "/", "max-age": 180 * 86400, "domain": "", "secure": "",
    }  # fmt: skip
    assert PEOPLE[0].hex not in cookie.key


@override_settings(HTTPS=True)
def test_over_https_it_is_bound_to_the_host_and_no_other_is_read() -> None:
    request = browse({"device-1": "set by another"})
    (cookie,) = leave(request, PEOPLE[0], "token").cookies.values()
    assert (cookie.key[:14], cookie["secure"]) == ("__Host-device-", True)
    assert device_tokens(request) == ("token",)


def test_of_many_accounts_the_newest_ten_are_kept() -> None:
    request = browse({})
    for number, person in enumerate(PEOPLE):
        leave(request, person, str(number))
    assert device_tokens(request) == tuple(str(number) for number in range(2, 12))


def test_of_many_cookies_ten_are_looked_at() -> None:
    assert len(device_tokens(browse({f"device-{n}": "x" for n in range(99)}))) == 10
