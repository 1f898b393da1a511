"""What the box of Ctrl-K shows: people first, each a link to their page."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from unfold.dataclasses import SearchResult

from projectsplatform.accounts.queries.notes import labels_of
from projectsplatform.kit.uz.phones import mask_phone
from projectsplatform.staff.queries.search import PersonMatch, find_people


def search_results(request: HttpRequest, text: str) -> list[SearchResult]:
    """Named in unfold's settings; within what the role may see."""
    may = request.user.has_perm
    if not may("accounts.view_user"):
        return []
    sees_phones = may("accounts.view_signupticket")
    people = find_people(
        text,
        by_phone=sees_phones,
        by_receipt=may("wallet.view_transfer"),
        by_claim=may("wallet.view_topupclaim"),
        by_key=may("licences.view_licence"),
        by_device=may("licences.view_devicebinding"),
    )
    labels = labels_of([item.user_id for item in people])
    return [
        SearchResult(
            title=item.name or item.username,
            description=" · ".join(
                filter(
                    None,
                    [
                        _what(item),
                        item.username,
                        _phone(item, is_seen=sees_phones),
                        *(label.name for label in labels.get(item.user_id, [])),
                    ],
                )
            ),
            link=reverse(item.page, args=[item.page_id])
            if item.page
            else reverse("admin:customer", args=[item.user_id]),
            icon="manage_search" if item.by else "person",
        )
        for item in people
    ]


def _what(match: PersonMatch) -> str:
    """What was found: the receipt, key or device that was looked for, else what the person is."""
    if match.by:
        return match.by
    return _("Member of staff") if match.is_staff else _("Customer")


def _phone(match: PersonMatch, *, is_seen: bool) -> str:
    return match.phone if is_seen else mask_phone(match.phone)
