"""The panel's view of people: looked at, corrected where it does no harm; everything else is an operation's."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from projectsplatform.accounts.admin.labels import LabelFilter
from projectsplatform.accounts.models import PersonLabel, User
from projectsplatform.accounts.operations.people import correct_person
from projectsplatform.accounts.queries.search import people_matching
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.phones import mask_phone
from projectsplatform.panel.actors import member_of
from projectsplatform.panel.badges import LABEL_TONES, badge


def _phone_for(request: HttpRequest, name: str) -> str:
    """The field itself, or what is shown instead of a phone number to whoever may not see any."""
    return "masked_phone" if name == "phone" and not request.user.has_perm("accounts.view_signupticket") else name


def narrow_to_matching(request: HttpRequest, queryset: Any, text: str) -> Any:
    """Whom the words find; by phone number only for whoever may see it."""
    sees_phones = request.user.has_perm("accounts.view_signupticket")
    return queryset.filter(pk__in=people_matching(text, by_phone=sees_phones).values("pk")) if text else queryset


@admin.register(User)
class UserAdmin(ModelAdmin):
    list_display = ("username", "full_name", "labels", "phone", "tg_id", "is_active", "created_at", "last_login")
    what_comes = _("People appear here when they register.")
    list_filter = ("is_active", "is_staff", LabelFilter)
    sortable_by = ()
    search_fields = ("username", "full_name", "phone", "email", "=tg_id")
    ordering = ("-id",)
    fields = (
        "username", "full_name", "sex", "email", "phone", "tg_id", "language",
        "is_active", "is_staff", "created_at", "updated_at", "last_login",
    )  # fmt: skip
    readonly_fields = (
        "username", "phone", "tg_id", "is_active", "is_staff", "created_at", "updated_at", "last_login",
    )  # fmt: skip

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return tuple(_phone_for(request, name) for name in self.list_display)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return tuple(_phone_for(request, name) for name in self.fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return tuple(_phone_for(request, name) for name in self.readonly_fields)

    def get_queryset(self, request: HttpRequest) -> Any:
        put = PersonLabel.objects.select_related("label").order_by("label__name")
        return super().get_queryset(request).prefetch_related(Prefetch("person_labels", put))

    @display(description=_("labels"))
    def labels(self, person: User) -> str:
        badges = [badge(put.label.name, LABEL_TONES[put.label.colour]) for put in person.person_labels.all()]
        return format_html_join(" ", "{}", ((each,) for each in badges)) or "—"

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Through indexes; whoever may not see phone numbers does not find out by searching."""
        return narrow_to_matching(request, queryset, search_term), False

    def page_of(self, person: User) -> str:
        """A line of the list leads to everything about the person."""
        return reverse("admin:customer", args=[person.pk])

    def get_preserved_filters(self, request: HttpRequest) -> str:
        """None: the search, a phone perhaps, would stand in that page's address."""
        return ""

    @display(description=_("phone"))
    def masked_phone(self, person: User) -> str:
        return mask_phone(person.phone or "")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody corrects their own account here, and only owners one of staff."""
        is_own = obj is not None and obj.pk == request.user.pk
        if obj is not None and obj.is_staff and not request.user.has_perm("accounts.change_staffmember"):
            return False
        return not is_own and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        correct_person(
            person=obj, changed=form.changed_data, actor=member_of(request), address=client_address(request), at=now()
        )
