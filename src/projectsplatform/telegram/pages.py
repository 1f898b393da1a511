"""The webhook's endpoint."""

import hmac

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from projectsplatform.kit.api.problems import problem_response
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere, Refusal, TooLarge
from projectsplatform.telegram.errors import UpdateInvalid, WebhookSecretInvalid
from projectsplatform.telegram.operations.updates import receive

MAX_BYTES = 256 * 1024
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the header's name


@csrf_exempt
@require_POST
def take_update(request: HttpRequest) -> HttpResponse:
    """Stores the update and answers at once. Telegram repeats an update that gets no 2xx."""
    try:
        _check_sender(request)
        receive(update=_read_update(request), at=now())
    except Refusal as refusal:
        return problem_response(refusal)
    return HttpResponse(status=200)


def _check_sender(request: HttpRequest) -> None:
    secret = settings.TELEGRAM_WEBHOOK_SECRET
    if not secret or not settings.TELEGRAM_BOT_TOKEN:
        raise NothingThere
    if not hmac.compare_digest(request.headers.get(_SECRET_HEADER, "").encode(), secret.encode()):
        raise WebhookSecretInvalid


def _read_update(request: HttpRequest) -> dict[str, object]:
    length = request.headers.get("Content-Length", "")
    if not length.isdigit() or int(length) > MAX_BYTES:
        raise TooLarge
    try:
        update = msgspec.json.decode(request.read(MAX_BYTES), type=dict[str, object])
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise UpdateInvalid from error
    update_id = update.get("update_id")
    if type(update_id) is not int or not 0 <= update_id < 2**63:
        raise UpdateInvalid
    return update
