"""Failed messages and tasks get another try."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.panel.actors import actor_of, require_permission
from projectsplatform.panel.confirm import ConfirmPage, form_action
from projectsplatform.panel.forms import ConfirmForm
from projectsplatform.staff.operations.messages import send_message_again
from projectsplatform.staff.pages.people import about
from projectsplatform.staff.pages.tables import moment
from projectsplatform.staff.queries.customers import people_by_chat
from projectsplatform.telegram.queries.outbox import message_without_body


def message_again(request: HttpRequest, message_id: UUID, site: AdminSite) -> HttpResponse:
    """One failed message, once more."""
    require_permission(request, "telegram.change_outboxmessage")

    def act() -> str:
        send_message_again(message_id=message_id, actor_id=actor_of(request), address=client_address(request), at=now())
        return _("The message is on its way.")

    back = reverse("admin:telegram_outboxmessage_change", args=[message_id])
    hint = _("It cannot be undone: the bot delivers it within seconds.")
    page = ConfirmPage(_("Send the message again"), _("Send again"), back, _facts(message_id), hint=hint)
    return form_action(request, site, ConfirmForm(request.POST or None), page, act)


def _facts(message_id: UUID) -> Iterator[tuple[str, str]]:
    """Identifies the message; never its text."""
    message = message_without_body(message_id)
    if message is not None:
        person = people_by_chat([message.chat_id]).get(message.chat_id)
        if person is not None:
            yield from about(person)
        yield _("Message"), str(message)
        yield _("State"), message.get_state_display()
        yield _("Created"), moment(message.created_at)
        if message.error:
            yield _("Error"), message.error
