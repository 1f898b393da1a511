"""Transfers, and the page that reverses one."""

from collections.abc import Iterable
from typing import ClassVar

from django.contrib import admin
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display

from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.money import format_som
from projectsplatform.panel.actors import actor_of
from projectsplatform.panel.admins import ReadOnlyAdmin, ReadOnlyInline
from projectsplatform.panel.confirm import ConfirmPage, form_action
from projectsplatform.wallet.admin.entries import EntryInline
from projectsplatform.wallet.forms import ReverseForm
from projectsplatform.wallet.models import Entry, LedgerAccount, Transfer
from projectsplatform.wallet.operations.reversals import reverse_transfer


@admin.register(Transfer)
class TransferAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "person", "amount", "bio", "receipt_number", "kind", "actor")
    summed = "persons_amount"
    what_comes = gettext_lazy("Every top-up, purchase and reversal is written here as it happens.")
    list_filter = ("kind", "created_at")
    list_select_related = ("actor",)
    search_fields = ("receipt_number", "entries__account__owner__username")
    search_by_person = "entries__account__owner"
    search_exactly: ClassVar = {"receipt_number__iexact": str}
    ordering = ("-created_at",)
    exclude = ("note", "details")
    readonly_fields = ("bio",)
    inlines: ClassVar[Iterable[type[ReadOnlyInline]]] = [EntryInline]
    actions_detail = ("reverse",)
    exported_as: ClassVar = {"amount": lambda transfer: _persons_entry(transfer).amount}

    def has_reverse_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Asked by the action below."""
        return bool(request.user.has_perm("wallet.can_reverse"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transfer]:
        persons = Entry.objects.filter(number__isnull=False).select_related("account__owner")
        queryset: QuerySet[Transfer] = super().get_queryset(request)
        amount = Entry.objects.filter(transfer=OuterRef("pk"), number__isnull=False).values("amount")[:1]
        rows = queryset.alias(persons_amount=Subquery(amount))
        return rows.prefetch_related(Prefetch("entries", persons, to_attr="persons_entries"))

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
        transfer = self.get_object(request, object_id)
        if transfer is None:
            raise Http404

        def act() -> str:
            movement = reverse_transfer(
                transfer_id=transfer.pk, actor_id=actor_of(request), note=form.cleaned_data["note"], at=now()
            )
            return _("Recorded. The balance is now {balance}.").format(balance=format_som(movement.balance_after))

        form = ReverseForm(request.POST or None)
        back = reverse("admin:wallet_transfer_change", args=[object_id])
        onward = reverse("admin:customer", args=[_persons_entry(transfer).account.owner_id])
        hint = _(
            "It cannot be undone: a line is reversed once. What it paid for stays as it is; suspend or revoke a licence separately."
        )
        page = ConfirmPage(_("Reverse a transfer"), _("Reverse"), back, _facts(transfer), hint=hint, onward=onward)
        return form_action(request, self.admin_site, form, page, act)


def _persons_entry(transfer: Transfer) -> Entry:
    entries: list[Entry] = transfer.persons_entries  # type: ignore[attr-defined]  # to_attr of the prefetch above
    return entries[0]


def _facts(transfer: Transfer) -> list[tuple[str, str]]:
    entry = _persons_entry(transfer)
    return [
        (_("Person"), _name(entry.account)),
        (_("Kind"), transfer.get_kind_display()),
        (_("Amount"), format_som(entry.amount)),
        (_("Balance now"), format_som(entry.account.balance or 0)),
        (_("Balance afterwards"), format_som((entry.account.balance or 0) - entry.amount)),
        (_("Note"), transfer.bio),
    ]


def _name(account: LedgerAccount) -> str:
    """The person's name and username."""
    return f"{account.owner.get_full_name()} · {account.owner}".removeprefix(" · ") if account.owner else str(account)
