"""The addresses of the inbox."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from projectsplatform.aloqa.rules.limits import MAX_UPLOAD
from projectsplatform.panel.requests import limit_body
from projectsplatform.staff.pages.aloqa.beginning import begin_conversation
from projectsplatform.staff.pages.aloqa.composer import keep_note, save_draft, send_answer
from projectsplatform.staff.pages.aloqa.corrections import answer_again, change_answer, take_back
from projectsplatform.staff.pages.aloqa.files import give_file
from projectsplatform.staff.pages.aloqa.inbox import show_inbox, show_list
from projectsplatform.staff.pages.aloqa.mirror import show_mirror, turn_off, turn_on
from projectsplatform.staff.pages.aloqa.reports import download_aloqa_reports, show_aloqa_reports
from projectsplatform.staff.pages.aloqa.thread import show_messages, show_thread
from projectsplatform.staff.pages.aloqa.transcripts import export_thread
from projectsplatform.staff.pages.aloqa.turns import end_thread, give_thread
from projectsplatform.staff.pages.aloqa.updates import show_updates

_MEGABYTES = MAX_UPLOAD // 1024**2


def aloqa_routes(page: Callable[[Any], Any], view: Callable[[Any], Any]) -> list[URLPattern]:
    """`page` makes a page of the panel of a function, `view` one that knows nothing of the panel's frame."""
    return [
        path("aloqa/", page(show_inbox), name="aloqa_inbox"),
        path("aloqa/list/", page(show_list), name="aloqa_list"),
        path("aloqa/updates/", view(show_updates), name="aloqa_updates"),
        path("aloqa/files/<uuid:file_id>/", view(give_file), name="aloqa_file"),
        path("aloqa/reports/", page(show_aloqa_reports), name="aloqa_reports"),
        path("aloqa/reports/xlsx/", view(download_aloqa_reports), name="aloqa_reports_xlsx"),
        path("aloqa/mirror/", page(show_mirror), name="aloqa_mirror"),
        path("aloqa/mirror/on/", page(turn_on), name="aloqa_mirror_on"),
        path("aloqa/mirror/off/", page(turn_off), name="aloqa_mirror_off"),
        path("customers/<uuid:user_id>/conversation/", page(begin_conversation), name="customer_conversation"),
        path("aloqa/<uuid:thread_id>/export/", view(export_thread), name="aloqa_export"),
        path("aloqa/<uuid:thread_id>/", page(show_thread), name="aloqa_thread"),
        path("aloqa/<uuid:thread_id>/messages/", page(show_messages), name="aloqa_messages"),
        path(
            "aloqa/<uuid:thread_id>/answer/", limit_body(page(send_answer), megabytes=_MEGABYTES), name="aloqa_answer"
        ),
        path("aloqa/<uuid:thread_id>/note/", page(keep_note), name="aloqa_note"),
        path("aloqa/<uuid:thread_id>/draft/", page(save_draft), name="aloqa_draft"),
        path("aloqa/<uuid:thread_id>/assign/", page(give_thread), name="aloqa_assign"),
        path("aloqa/<uuid:thread_id>/close/", page(end_thread), name="aloqa_close"),
        path("aloqa/messages/<uuid:said_id>/edit/", page(change_answer), name="aloqa_edit"),
        path("aloqa/messages/<uuid:said_id>/delete/", page(take_back), name="aloqa_delete"),
        path("aloqa/messages/<uuid:said_id>/again/", page(answer_again), name="aloqa_again"),
    ]
