"""Signing in: name and password, then the code from Telegram."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from projectsplatform.accounts.errors import CodeExpired
from projectsplatform.accounts.operations.codes import SentCode, request_sign_in_code
from projectsplatform.accounts.operations.resends import resend_sign_in_code
from projectsplatform.accounts.operations.sessions import sign_out as end_this_session
from projectsplatform.accounts.operations.sign_in import sign_in
from projectsplatform.accounts.rules.lifetimes import KNOWN_DEVICE
from projectsplatform.cabinet.forms import CodeForm, SignInForm
from projectsplatform.cabinet.forms.base import PageForm
from projectsplatform.cabinet.pages.asking import device_of
from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.rules import cookies
from projectsplatform.cabinet.rules.addresses import safe_next
from projectsplatform.cabinet.rules.visits import caller_of
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.device_cookies import device_tokens, put_device_token
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.clock import now, rfc3339
from projectsplatform.kit.errors import NothingThere, Refusal, TooMany


@require_http_methods(["GET", "HEAD", "POST"])
def show_sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password."""
    if caller_of(request) is not None:
        return redirect(safe_next(request.GET.get("next", "")))
    if request.method != "POST":
        return _password_page(request, SignInForm(initial={"next": request.GET.get("next", "")}))
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _password_page(request, form, status=422)
    sent = form.cleaned_data
    try:
        code = request_sign_in_code(
            username=sent["username"],
            password=sent["password"],
            device_name=device_of(request),
            address=client_address(request),
            device_tokens=device_tokens(request),
            at=now(),
        )
    except Refusal as refusal:
        return _refused(request, "cabinet/login.html", form, refusal)
    return _to_code_page(code, sent["username"], sent["next"])


@require_http_methods(["GET", "HEAD", "POST"])
def show_code(request: HttpRequest) -> HttpResponse:
    """The code; whoever comes without a password that was right begins there."""
    step = cookies.read_step(request, cookies.SIGN_IN)
    if step is None:
        return redirect("cabinet:login")
    if request.method != "POST":
        return _code_page(request, CodeForm(), step)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _code_page(request, form, step, status=422)
    try:
        signed_in = sign_in(
            username=step["username"],
            code=form.cleaned_data["code"],
            challenge=step["challenge"],
            device_name=device_of(request),
            address=client_address(request),
            device_tokens=device_tokens(request),
            at=now(),
        )
    except Refusal as refusal:
        return _refused(request, "cabinet/code.html", form, refusal, **_code_context(step))
    response = redirect(safe_next(step["next"]))
    session = signed_in.session
    cookies.put(response, cookies.SESSION, session.token, lasts=session.expires_at - now())
    put_device_token(request, response, user_id=session.user_id, token=signed_in.device_token, lasts=KNOWN_DEVICE)
    cookies.drop(response, cookies.SIGN_IN)
    rotate_token(request)
    return response


@require_POST
def resend_code(request: HttpRequest) -> HttpResponse:
    """Another code in place of the one that did not come."""
    step = cookies.read_step(request, cookies.SIGN_IN)
    if step is None:
        return redirect("cabinet:login")
    try:
        code = resend_sign_in_code(challenge=UUID(step["challenge"]), device_name=device_of(request), at=now())
    except CodeExpired:
        return redirect("cabinet:login")
    except Refusal as refusal:
        return _refused(request, "cabinet/code.html", CodeForm(), refusal, **_code_context(step))
    response = _to_code_page(code, step["username"], step["next"])
    cookies.put(response, cookies.NOTE, "code_sent", lasts=cookies.STEP)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends this session."""
    response = send_on("cabinet:start", note="signed_out")
    cookies.drop(response, cookies.SESSION)
    caller = caller_of(request)
    if caller is None:
        return response
    with suppress(NothingThere):  # ended a moment ago, in another tab
        end_this_session(
            user_id=caller.user_id, session_id=caller.session_id, address=client_address(request), at=caller.at
        )
    return response


def _to_code_page(code: SentCode, username: str, wanted: str) -> HttpResponse:
    response = redirect("cabinet:login_code")
    step = {
        "username": username,
        "challenge": str(code.challenge),
        "expires_at": rfc3339(code.expires_at),
        "resend_at": rfc3339(code.resend_at),
        "next": safe_next(wanted),
    }
    cookies.put_step(response, cookies.SIGN_IN, step)
    return response


def _password_page(request: HttpRequest, form: SignInForm, *, status: int = 200) -> HttpResponse:
    return page(request, "cabinet/login.html", {"form": form}, status=status)


def _code_page(request: HttpRequest, form: CodeForm, step: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return page(request, "cabinet/code.html", {"form": form, **_code_context(step)}, status=status)


def _code_context(step: dict[str, Any]) -> dict[str, Any]:
    may_resend = datetime.fromisoformat(step["resend_at"]) <= now()
    return {"step": step, "may_resend": may_resend}


def _refused(request: HttpRequest, template: str, form: PageForm, refusal: Refusal, **context: Any) -> HttpResponse:
    if form.is_bound:
        form.refuse(refusal)
        problem = ""
    else:
        problem = refusal.text()
    status, _title = status_of(type(refusal))
    response = page(request, template, {"form": form, "problem": problem, **context}, status=status)
    if isinstance(refusal, TooMany):
        response["Retry-After"] = str(refusal.retry_after)
    return response
