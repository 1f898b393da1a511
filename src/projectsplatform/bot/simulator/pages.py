"""The simulator's chat page and its API for programs."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from projectsplatform.accounts.errors import TelegramIdInvalid
from projectsplatform.accounts.rules.people import clean_tg_id
from projectsplatform.bot.menu_commands import COMMANDS
from projectsplatform.bot.simulator import phone
from projectsplatform.bot.simulator.items import PICTURES, item_of
from projectsplatform.bot.simulator.reading import read_action, read_body, read_subscribed
from projectsplatform.kit.api.bodies import read_json
from projectsplatform.kit.api.problems import problem_response
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere, Refusal
from projectsplatform.telegram.queries.channels import channels_of
from projectsplatform.telegram.queries.simulator import simulated_attachment, simulated_messages

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, int, P], HttpResponse]
_FIRST_ID = 1


def _for_person(view: View[P]) -> Callable[..., HttpResponse]:
    """Turns refusals into problem bodies, and refuses a number that is no Telegram id."""

    @wraps(view)
    def answer(request: HttpRequest, tg_id: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, clean_tg_id(tg_id), *args, **kwargs)
        except Refusal as refusal:
            return problem_response(refusal)

    return answer


@require_GET
def show_chat(request: HttpRequest) -> HttpResponse:
    """The chat of the Telegram id in the address; without one that of 1, the staff account."""
    tg_id = _chosen_id(request)
    context = {"tg_id": tg_id, "commands": COMMANDS, "phone_number": f"+99890{tg_id % 10**7:07}"}
    return render(request, "bot/simulator.html", context)


@csrf_exempt
@require_POST
@_for_person
def send(request: HttpRequest, tg_id: int) -> HttpResponse:
    """Takes exactly one of what `read_action` knows."""
    action = read_action(read_body(request))
    message_id = phone.act(tg_id=tg_id, action=action, language=get_language() or "uz", at=now())
    return JsonResponse({"id": str(message_id)})


@require_GET
@_for_person
def list_messages(request: HttpRequest, tg_id: int) -> HttpResponse:
    """The messages of the chat, oldest first."""
    return JsonResponse({"items": [item_of(message) for message in simulated_messages(tg_id, now())]})


@require_GET
@_for_person
def show_file(request: HttpRequest, tg_id: int, message_id: int) -> HttpResponse:
    """The file of a message of the bot: a picture as such, anything else to be saved. Raises NothingThere."""
    file = simulated_attachment(tg_id=tg_id, message_id=message_id, at=now())
    if file is None or not default_storage.exists(file.path):
        raise NothingThere
    is_picture = file.media_type in PICTURES
    media_type = file.media_type if is_picture else "application/octet-stream"
    with default_storage.open(file.path) as stored:
        answer = HttpResponse(stored.read(), content_type=media_type)
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=not is_picture, filename=file.name or "file") or "inline"
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@require_GET
@_for_person
def list_channels(request: HttpRequest, tg_id: int) -> HttpResponse:
    """All channels, and whether the person is in them."""
    items = [
        {"id": str(channel.id), "title": channel.title, "url": channel.url, "subscribed": subscribed}
        for channel, subscribed in channels_of(tg_id)
    ]
    return JsonResponse({"items": items})


@csrf_exempt
@require_POST
@_for_person
def move_in_channel(request: HttpRequest, tg_id: int, channel_id: UUID) -> HttpResponse:
    """Joins a channel or leaves it: `{"subscribed": true}`."""
    subscribed = read_subscribed(read_json(request))
    phone.move_in_channel(tg_id=tg_id, channel_id=channel_id, subscribed=subscribed, at=now())
    return JsonResponse({"subscribed": subscribed})


def _chosen_id(request: HttpRequest) -> int:
    text = request.GET.get("tg_id", "")
    try:
        return clean_tg_id(int(text)) if text.isascii() and text.isdigit() else _FIRST_ID
    except (TelegramIdInvalid, ValueError):
        return _FIRST_ID
