"""Filters of the list of payments: one day, and one customer."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import local_day, midnight, now
from projectsplatform.kit.uz.dates import calendar_day
from projectsplatform.payments.models import ProviderPayment

_DAYS: Final = 14


class DayFilter(admin.SimpleListFilter):
    """The day in Tashkent on which it was begun: the last two weeks to choose from, and any other in the address."""

    title = _("day")
    parameter_name = "day"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The newest first."""
        today = local_day(now())
        days = [today - timedelta(days=back) for back in range(_DAYS)]
        asked = _day(request.GET.get(self.parameter_name, ""))
        offered = days if asked is None or asked in days else [asked, *days]
        return [(day.isoformat(), calendar_day(day)) for day in offered]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ProviderPayment]) -> QuerySet[ProviderPayment]:
        """Of no other day; what is no day is no filter."""
        day = _day(self.value() or "")
        if day is None:
            return queryset
        return queryset.filter(created_at__gte=midnight(day), created_at__lt=midnight(day, days=1))


class CustomerFilter(admin.SimpleListFilter):
    """One customer's payments: their page in the panel leads here. It offers itself only while it is used."""

    title = _("customer")
    parameter_name = "customer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The customer who was asked for."""
        asked = _uuid(request.GET.get(self.parameter_name, ""))
        person = User.objects.filter(pk=asked).first() if asked else None
        return [(str(person.pk), person.username)] if person else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[ProviderPayment]) -> QuerySet[ProviderPayment]:
        """Of nobody else."""
        asked = _uuid(self.value() or "")
        return queryset.filter(person_id=asked) if asked else queryset


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
