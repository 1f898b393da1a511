"""The ledger in the staff panel: to be read, and moved only by operations with a reason."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Model, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from projectsplatform.accounts.queries.people import by_username
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere, Refusal
from projectsplatform.kit.money import format_som
from projectsplatform.wallet.forms import MoneyForm, ReverseForm, TopUpForm
from projectsplatform.wallet.models import Entry, LedgerAccount, Transfer
from projectsplatform.wallet.operations.ledger import Movement
from projectsplatform.wallet.operations.reversals import reverse_transfer
from projectsplatform.wallet.operations.top_ups import top_up


class LedgerAdmin(ModelAdmin):
    """Rows that nobody adds, changes or deletes by hand."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def move_money(
        self,
        request: HttpRequest,
        form: MoneyForm,
        move: Callable[[], Movement],
        page: dict[str, Any],
    ) -> HttpResponse:
        """Shows the form, or moves the money and shows the transfer; a refusal comes back on the form."""
        if request.method == "POST" and form.is_valid():
            try:
                movement = move()
            except Refusal as refusal:
                form.show_refusal(refusal)
            else:
                balance = format_som(movement.balance_after)
                messages.success(request, _("Recorded. The balance is now {balance}.").format(balance=balance))
                return redirect("admin:wallet_transfer_change", movement.transfer_id)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, **page}
        return TemplateResponse(request, "wallet/money_form.html", context)


class EntryInline(TabularInline):
    """The two sides of a transfer."""

    model = Entry
    fields = ("account", "moved", "left")
    readonly_fields = fields
    can_delete = False
    hide_title = True
    extra = 0

    @display(description=gettext_lazy("amount"))
    def moved(self, entry: Entry) -> str:
        return format_som(entry.amount)

    @display(description=gettext_lazy("balance after"))
    def left(self, entry: Entry) -> str:
        return _som_or_nothing(entry.balance_after)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(LedgerAccount)
class LedgerAccountAdmin(LedgerAdmin):
    list_display = ("__str__", "kind", "money")
    list_filter = ("kind",)
    list_select_related = ("owner",)
    search_fields = ("owner__username", "owner__full_name", "owner__phone", "owner__tg_id")
    ordering = ("-id",)
    actions_list = ("top_up",)
    actions_detail = ("top_up_this",)

    def has_top_up_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Asked by the two actions below."""
        return bool(request.user.has_perm("wallet.can_top_up"))

    @display(description=gettext_lazy("balance"), ordering="balance")
    def money(self, account: LedgerAccount) -> str:
        return _som_or_nothing(account.balance)

    @action(
        description=gettext_lazy("Top up a balance"),
        permissions=["top_up"],
        url_path="top-up",
        icon="add_card",
    )
    def top_up(self, request: HttpRequest) -> HttpResponse:
        form = TopUpForm(request.POST or None, initial={"username": request.GET.get("username", "")})

        def move() -> Movement:
            values = dict(form.cleaned_data)
            person = by_username(values.pop("username"))
            if person is None:
                raise NothingThere
            return top_up(user_id=person.pk, actor_id=_actor(request), at=now(), **values)

        back = reverse("admin:wallet_ledgeraccount_changelist")
        title = _("Top up a balance")
        return self.move_money(request, form, move, {"title": title, "action": title, "back": back})

    @action(
        description=gettext_lazy("Top up"),
        permissions=["top_up"],
        url_path="top-up",
        icon="add_card",
    )
    def top_up_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        account = self.get_object(request, object_id)
        username = account.owner.username if account and account.owner else ""
        return redirect(f"{reverse('admin:wallet_ledgeraccount_top_up')}?{urlencode({'username': username})}")


@admin.register(Transfer)
class TransferAdmin(LedgerAdmin):
    list_display = ("created_at", "kind", "person", "amount", "bio", "receipt_number", "actor")
    list_filter = ("kind",)
    list_select_related = ("actor",)
    search_fields = ("receipt_number", "note", "entries__account__owner__username")
    date_hierarchy = "created_at"
    ordering = ("-created_at",)
    exclude = ("note", "details")
    readonly_fields = ("bio",)
    inlines: ClassVar[Iterable[type[TabularInline]]] = [EntryInline]
    actions_detail = ("reverse",)

    def has_reverse_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Asked by the action below."""
        return bool(request.user.has_perm("wallet.can_reverse"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transfer]:
        persons = Entry.objects.filter(number__isnull=False).select_related("account__owner")
        queryset: QuerySet[Transfer] = super().get_queryset(request)
        return queryset.prefetch_related(Prefetch("entries", persons, to_attr="persons_entries"))

    @display(description=gettext_lazy("Person"))
    def person(self, transfer: Transfer) -> str:
        return str(_persons_entry(transfer).account)

    @display(description=gettext_lazy("amount"))
    def amount(self, transfer: Transfer) -> str:
        return format_som(_persons_entry(transfer).amount)

    @display(description=gettext_lazy("note"))
    def bio(self, transfer: Transfer) -> str:
        return transfer.bio

    @action(description=gettext_lazy("Reverse"), permissions=["reverse"], url_path="reverse", icon="undo")
    def reverse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        form = ReverseForm(request.POST or None)

        def move() -> Movement:
            return reverse_transfer(
                transfer_id=UUID(object_id), actor_id=_actor(request), note=form.cleaned_data["note"], at=now()
            )

        transfer = self.get_object(request, object_id)
        page = {
            "title": _("Reverse a transfer"),
            "action": _("Reverse"),
            "back": reverse("admin:wallet_transfer_change", args=[object_id]),
            "facts": _facts(transfer) if transfer else (),
        }
        return self.move_money(request, form, move, page)


@admin.register(Entry)
class EntryAdmin(LedgerAdmin):
    list_display = ("created_at", "account", "money", "left", "transfer")
    list_select_related = ("account__owner", "transfer")
    list_filter = ("account__kind",)
    search_fields = ("account__owner__username", "transfer__receipt_number")
    ordering = ("-id",)

    @display(description=gettext_lazy("amount"), ordering="amount")
    def money(self, entry: Entry) -> str:
        return format_som(entry.amount)

    @display(description=gettext_lazy("balance after"))
    def left(self, entry: Entry) -> str:
        return _som_or_nothing(entry.balance_after)


def _som_or_nothing(amount: int | None) -> str:
    return "" if amount is None else format_som(amount)


def _persons_entry(transfer: Transfer) -> Entry:
    entries: list[Entry] = transfer.persons_entries  # type: ignore[attr-defined]  # to_attr of the prefetch above
    return entries[0]


def _actor(request: HttpRequest) -> UUID:
    return UUID(str(request.user.pk))


def _facts(transfer: Transfer) -> list[tuple[str, str]]:
    entry = _persons_entry(transfer)
    return [
        (_("Person"), str(entry.account)),
        (_("Kind"), transfer.get_kind_display()),
        (_("Amount"), format_som(entry.amount)),
        (_("Balance now"), format_som(entry.account.balance or 0)),
        (_("Note"), transfer.bio),
    ]
