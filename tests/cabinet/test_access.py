"""Every page as nobody, its customer and another one. The table is made from the routes: a new page cannot be forgotten."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from projectsplatform.accounts.operations.sessions import open_session
from projectsplatform.aloqa.operations.customer_messages import write_in_cabinet
from projectsplatform.cabinet.urls import urlpatterns
from projectsplatform.kit.clock import now
from projectsplatform.licences.models import Licence, Purchase
from projectsplatform.payments.enums import Provider
from projectsplatform.wallet.operations.receipts import prove_receipt
from tests.cabinet.browsing import browser
from tests.factories.kundalikcom import make_import, make_login
from tests.factories.licences import buy_months, give_money
from tests.factories.pictures import png
from tests.payments.people import begin

OPEN = {
    "start", "bot", "bot_code", "picture", "privacy", "terms", "preferences", "register", "register_ticket", "register_fields",
    "login", "login_code", "login_resend", "logout", "forgot", "new_password", "check_receipt", "components",
    "manifest", "worker", "offline",
}  # fmt: skip
POSTED = {
    "preferences", "register_ticket", "register_fields", "login_resend", "logout", "confirm", "release", "rename_licence",
    "check_channels", "check_licence_channels", "renewal", "dismiss_attention",
    "end_session", "end_other_sessions", "notices_read", "choose_notices", "rate_support", "testmax_teacher", "testmax_centre",
    "begin_payment", "school_region", "import_confirm", "import_drop", "reveal_login", "discard_login", "restore_login",
}  # fmt: skip
NAMES = {pattern.name for pattern in urlpatterns}
CLOSED = sorted(NAMES - OPEN)
OF_ONE_PERSON = {
    "purchase", "licence", "release", "rename_licence", "check_licence_channels", "renewal", "end_session", "receipt", "receipt_pdf",
    "support_file", "rate_support", "school_login", "reveal_login", "discard_login", "restore_login", "import_preview", "import_confirm", "import_drop",
    "payment", "payment_state",
}  # fmt: skip
FORMS = {
    "login", "register", "forgot", "new_password", "login_code", "settings_profile", "settings_password", "delete_account",
    "confirm_password", "school", "new_school_login", "school_login", "export_logins", "import_logins", "top_up", "support",
}  # fmt: skip


@pytest.fixture
def bought(owner: Any) -> dict[str, dict[str, Any]]:
    """What the owner has: route → its arguments."""
    give_money(owner, 100_000, at=now())
    buy_months(owner, 1, at=now())
    login = {"login_id": make_login(owner, now()).id}
    table = {"import_id": make_import(owner, now()).id}
    transfer = Purchase.objects.get(user=owner).transfer_id
    payment = {"number": begin(Provider.CLICK, owner, now()).pk}
    photo = write_in_cabinet(person_id=owner.id, text="", files=[ContentFile(png(), "a.png")], key="x", at=now())
    licence, purchase = Licence.objects.get(user=owner).id, Purchase.objects.get(user=owner).id
    return {
        "licence": {"licence_id": licence},
        "release": {"licence_id": licence},
        "rename_licence": {"licence_id": licence},
        "check_licence_channels": {"licence_id": licence},
        "renewal": {"licence_id": licence},
        "purchase": {"purchase_id": purchase},
        "end_session": {"session_id": open_session(user_id=owner.id, device_name="elsewhere", at=now()).id},
        "receipt": {"line_id": transfer},
        "receipt_pdf": {"line_id": transfer},
        "picture": {"language": "uz"},
        "payment": payment,
        "payment_state": payment,
        "support_file": {"attachment_id": photo.attachments.get().pk},
        "rate_support": {"episode_id": photo.episode_id},
        "check_receipt": {"proof_code": prove_receipt(user_id=owner.id, line_id=transfer, at=now()).code.hex},
        **dict.fromkeys(("school_login", "reveal_login", "discard_login", "restore_login"), login),
        **dict.fromkeys(("import_preview", "import_confirm", "import_drop"), table),
    }


def visit(client: Client, name: str, arguments: dict[str, dict[str, Any]]) -> Any:
    address = reverse(f"cabinet:{name}", kwargs=arguments.get(name, {}))
    return client.post(address) if name in POSTED else client.get(address)


def test_a_stranger_is_shown_the_way_in(nobody: Client, bought: Any) -> None:
    def shown(name: str) -> tuple[int, str]:
        response = visit(nobody, name, bought)
        return response.status_code, response.headers.get("Location", "")[:16]

    assert {name: shown(name) for name in CLOSED} == dict.fromkeys(CLOSED, (302, "/login/?next=%2F"))


def test_a_token_that_is_none_is_forgotten(bought: Any) -> None:
    def left(name: str) -> tuple[int, str | None]:
        response = visit(browser("nonsense"), name, bought)
        return response.status_code, response.cookies["session"].value if "session" in response.cookies else None

    assert {name: left(name) for name in CLOSED} == dict.fromkeys(CLOSED, (302, ""))


def test_a_customer_sees_their_page_and_nobody_keeps_it(customer: Client, bought: Any) -> None:
    def seen(name: str) -> tuple[int, str | None]:
        response = visit(customer, name, bought)
        return response.status_code, response.headers.get("Cache-Control")

    pages = sorted(set(CLOSED) - POSTED)
    kept = dict.fromkeys(pages, (200, "no-store")) | {"support_file": (200, "private, no-store")}
    assert {name: seen(name) for name in pages} == kept


def test_another_customer_finds_nothing_there(other_customer: Client, bought: Any) -> None:
    found = {name: visit(other_customer, name, bought).status_code for name in sorted(OF_ONE_PERSON)}
    assert found == dict.fromkeys(OF_ONE_PERSON, 404)


def test_open_pages_need_nobody(nobody: Client, bought: Any) -> None:
    pages = sorted(OPEN - POSTED)
    assert [name for name in pages if visit(nobody, name, bought).status_code not in {200, 302}] == []


def test_a_form_from_elsewhere_is_refused(bought: Any) -> None:
    def refused(name: str) -> tuple[int, bool]:
        response = browser(checks_forms=True).post(reverse(f"cabinet:{name}", kwargs=bought.get(name, {})))
        return response.status_code, "This form is out of date" in response.content.decode()

    forms = sorted(POSTED | FORMS)
    assert {name: refused(name) for name in forms} == dict.fromkeys(forms, (403, True))


def test_what_changes_something_is_posted(customer: Client, bought: Any) -> None:
    def read(name: str) -> int:
        return int(customer.get(reverse(f"cabinet:{name}", kwargs=bought.get(name, {}))).status_code)

    assert {name: read(name) for name in sorted(POSTED)} == dict.fromkeys(POSTED, 405)


def test_the_cabinets_cookie_opens_neither_the_api_nor_the_panel(customer: Client) -> None:
    assert customer.get("/api/v1/licences").status_code == 401
    assert customer.get("/staff/").status_code == 302
