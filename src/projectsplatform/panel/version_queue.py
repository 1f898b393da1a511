"""Versions in the work queue: those that wait for another owner."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from projectsplatform.panel.queue import Line, Queue, register

V = TypeVar("V", bound=Model)


def register_versions(model: type[V], *, name: str, title: Promise, rank: int, words: Callable[[V], str]) -> None:
    """Adds the versions that wait for another owner to the work queue."""
    meta = model._meta  # noqa: SLF001  Django documents it
    address = f"admin:{meta.app_label}_{meta.model_name}"

    def rows(request: HttpRequest, at: datetime) -> QuerySet[V]:
        waiting = model._default_manager.filter(state="waiting").exclude(requested_by=request.user.pk)  # noqa: SLF001  Django documents it
        return waiting.select_related("requested_by").order_by("pk")

    def lines(versions: Sequence[Any]) -> list[Line]:
        return [
            Line(
                str(version.pk),
                str(version.requested_by),
                words(version),
                version.requested_at,
                reverse(f"{address}_agree", args=[version.pk]),
                _("Decide"),
            )
            for version in versions
        ]

    register(
        Queue(
            name=name,
            title=title,
            permission=f"{meta.app_label}.change_{meta.model_name}",
            rank=rank,
            rows=rows,
            lines=lines,
            full_list=lambda: f"{reverse(f'{address}_changelist')}?state__exact=waiting",
        )
    )
