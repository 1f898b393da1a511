"""What the box of Ctrl-K shows: people first, each a link to their page."""

from django.http import HttpRequest
from django.urls import reverse
from unfold.dataclasses import SearchResult

from projectsplatform.kit.uz.phones import mask_phone
from projectsplatform.staff.queries.search import find_people


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
        by_key=may("licences.view_licence"),
        by_device=may("licences.view_devicebinding"),
    )
    return [
        SearchResult(
            title=item.name,
            description=" · ".join(
                word for word in (item.username, item.phone if sees_phones else mask_phone(item.phone), item.by) if word
            ),
            link=reverse("admin:customer", args=[item.user_id]),
            icon="receipt_long" if item.by else "person",
        )
        for item in people
    ]
