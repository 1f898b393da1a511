"""What the pages about a person share."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from projectsplatform.accounts.models import User
from projectsplatform.kit.errors import NothingThere
from projectsplatform.panel.actors import require_permission
from projectsplatform.staff.queries.customers import find_person


def person_or_404(user_id: UUID) -> User:
    """Raises Http404."""
    try:
        return find_person(user_id)
    except NothingThere as error:
        raise Http404 from error


def about(person: User) -> list[tuple[str, str]]:
    """The fact that names the person."""
    return [(_("Person"), f"{person.get_full_name()} · {person.username}".removeprefix(" · "))]


def require_may_manage(request: HttpRequest, person: User) -> None:
    """Customers are managed by whoever has the page's permission, members of staff by owners only."""
    if person.is_staff:
        require_permission(request, "accounts.change_staffmember")
