"""Screens about the conversation with the staff: how to write, what is new, and the rating."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from projectsplatform.aloqa.operations.rating_in_telegram import rate_in_chat
from projectsplatform.aloqa.operations.reading import mark_read
from projectsplatform.aloqa.queries.telegram_messages import unread_answers
from projectsplatform.bot.conversations.replies import Person, conversation, reply
from projectsplatform.bot.conversations.screens import Customer, Screen, menu_row, site_button
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.uz import dates

CONVERSATION_PATH: Final = "/support/"


def show_writing(customer: Customer, _argument: str) -> Screen:
    """The answers that are new, which are then read; how to write."""
    lines = [_("Just write here: a text, a photo, a file or a voice message. We answer in this chat.")]
    new = unread_answers(customer.user.id)
    lines += [f"{dates.moment(answer.created_at)}\n{answer.text or _('a file')}" for answer in new]
    mark_read(person_id=customer.user.id, at=customer.at)
    buttons = [[site_button(_("The whole conversation"), CONVERSATION_PATH)], menu_row()]
    return Screen("\n\n".join(lines), buttons)


@retried
def take_rating(*, person: Person, argument: str, edits: int, at: datetime) -> None:
    """One of the five buttons; its message thanks. Any other press does nothing."""
    episode, _colon, rating = argument.partition(":")
    with conversation(person, at=at):
        if not (rating.isascii() and rating.isdigit() and len(rating) == 1):
            return
        try:
            episode_id = UUID(episode)
        except ValueError:
            return
        if rate_in_chat(chat_id=person.tg_id, episode_id=episode_id, rating=int(rating), at=at):
            text = _("Thank you: {rating} of 5. If something is left, just write.").format(rating=rating)
            reply(person, text, kind="rated", edits=edits, at=at)
