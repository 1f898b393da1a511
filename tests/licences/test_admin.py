"""Licences and the catalogue in the staff panel."""

import re
from collections.abc import Sequence
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.dates import moment
from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.admin.confirmations import UNDONE
from projectsplatform.licences.enums import LicenceState
from projectsplatform.licences.models import DeviceBinding, Licence, PriceTier, Product, Purchase, RequiredChannel
from projectsplatform.licences.queries.states import state_of
from tests.factories.licences import MOBILE, PC, buy_months, give_money, make_binding, make_licence, require_a_channel
from tests.factories.telegram import make_channel

pytestmark = pytest.mark.usefixtures("catalogue")
PAGES = ["licence", "devicebinding", "purchase", "product", "pricetier", "requiredchannel"]


@pytest.fixture
def panel(make_person: Any) -> Client:
    """The panel as somebody who may do everything sees it."""
    client = Client()
    client.force_login(make_person(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def licence(owner: Any) -> Licence:
    licence = make_licence(owner, at=now(), days=30)
    make_binding(licence, "PC-1", at=now())
    return licence


def act(panel: Client, licence: Licence, action: str, **fields: Any) -> Any:
    return panel.post(reverse(f"admin:licences_licence_{action}", args=[licence.id]), {"note": "why", **fields})


@pytest.mark.parametrize("page", PAGES)
def test_every_list_opens(panel: Client, owner: Any, licence: Licence, page: str) -> None:
    give_money(owner, 40_000, at=now())
    buy_months(owner, 1, at=now())
    require_a_channel()
    assert panel.get(reverse(f"admin:licences_{page}_changelist")).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_customer_sees_none_of_them(owner: Any, page: str) -> None:
    client = Client()
    client.force_login(owner)
    assert client.get(reverse(f"admin:licences_{page}_changelist")).status_code in (302, 403, 404)


@pytest.mark.parametrize("page", ["licence", "devicebinding", "purchase"])
def test_history_is_not_added_by_hand(panel: Client, page: str) -> None:
    assert panel.get(reverse(f"admin:licences_{page}_add")).status_code == 403


def test_the_code_of_a_product_is_its_code(panel: Client) -> None:
    product = reverse("admin:licences_product_changelist")
    for page in (product, f"{product}kundalikcom-pc/change/"):
        assert "kundalikcom-pc<" in panel.get(page).content.decode().replace(" <", "<").replace("\n", "")


def test_a_licence_shows_its_devices(panel: Client, licence: Licence) -> None:
    page = panel.get(reverse("admin:licences_licence_change", args=[licence.id]))
    assert "PC-1" in page.content.decode()


def test_a_purchase_is_shown_with_its_money(panel: Client, owner: Any) -> None:
    give_money(owner, 500_000, at=now())
    buy_months(owner, 1, at=now())
    purchase = Purchase.objects.get()
    page = panel.get(reverse("admin:licences_purchase_change", args=[purchase.id])).content.decode()
    assert [format_som(amount) in page for amount in (purchase.price, purchase.balance_after)] == [True, True]
    assert [str(amount) in page for amount in (purchase.price, purchase.balance_after)] == [False, False]


def test_staff_suspend_resume_and_revoke(panel: Client, licence: Licence) -> None:
    seen = []
    for action in ("suspend", "resume", "revoke"):
        assert act(panel, licence, action).status_code == 302
        seen.append(state_of(Licence.objects.get(), now()))
    assert seen == [LicenceState.SUSPENDED, LicenceState.ACTIVE, LicenceState.REVOKED]


def give_days(panel: Client, licence: Licence, days: int) -> Any:
    """The days, then the confirmation of the end that was shown."""
    shown = act(panel, licence, "extend", days=days).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', shown)
    assert seen
    return shown, lambda: act(panel, licence, "extend", days=days, seen=unescape(seen[1]))


def test_staff_give_days_after_they_saw_the_end(panel: Client, licence: Licence) -> None:
    shown, confirm = give_days(panel, licence, 3)
    assert Licence.objects.get().ends_at == licence.ends_at
    assert [moment(licence.ends_at + timedelta(days=days)) in shown for days in (0, 3)] == [True, True]
    assert confirm().status_code == 302
    assert Licence.objects.get().ends_at == licence.ends_at + timedelta(days=3)


def test_days_for_a_licence_that_changed_meanwhile_are_shown_again(panel: Client, licence: Licence) -> None:
    _shown, confirm = give_days(panel, licence, 3)
    end = licence.ends_at + timedelta(days=30)
    Licence.objects.update(ends_at=end)
    assert moment(end + timedelta(days=3)) in confirm().content.decode()
    assert Licence.objects.get().ends_at == end


def test_days_for_a_revoked_licence_are_refused_before_they_are_shown(panel: Client, licence: Licence) -> None:
    act(panel, licence, "revoke")
    assert "bekor qilingan" in act(panel, licence, "extend", days=3).content.decode()


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("suspend", "hozir toʻxtaydi, saqlanadigan kunlar: 30"),
        ("revoke", "hozir toʻxtaydi, yoʻqoladigan kunlar: 30"),
        ("release_device", "PC-1"),
        ("resume", "Yangi tugash sanasi"),
        ("extend", "Yangi muddatni koʻrish"),
    ],
)
def test_a_confirmation_names_whom_what_and_what_can_be_undone(
    panel: Client, owner: Any, licence: Licence, action: str, said: str
) -> None:
    Licence.objects.update(name="3-xona kompyuteri")
    page = unescape(panel.get(reverse(f"admin:licences_licence_{action}", args=[licence.id])).content.decode())
    with override("uz"):
        facts = [
            owner.full_name,
            owner.username,
            str(licence.product),
            "3-xona kompyuteri",
            licence.key,
            moment(licence.ends_at),
        ]
        facts += [said, str(UNDONE[action])]
    assert [fact for fact in facts if fact not in page] == []


def test_staff_release_a_device(panel: Client, licence: Licence) -> None:
    act(panel, licence, "release_device")
    assert DeviceBinding.objects.get().release_reason == "staff"


def test_an_action_asks_first(panel: Client, licence: Licence) -> None:
    page = panel.get(reverse("admin:licences_licence_suspend", args=[licence.id]))
    assert page.status_code == 200
    assert Licence.objects.get().suspended_at is None


def test_an_action_needs_a_reason(panel: Client, licence: Licence) -> None:
    assert act(panel, licence, "suspend", note="").status_code == 200
    assert Licence.objects.get().suspended_at is None


def test_a_refusal_comes_back_on_the_form(panel: Client, licence: Licence) -> None:
    assert "toʻxtatilmagan" in act(panel, licence, "resume").content.decode()
    assert "3660" in act(panel, licence, "extend", days=9999).content.decode()


def test_looking_is_not_acting(make_person: Any, licence: Licence) -> None:
    analyst = make_person(is_staff=True)
    analyst.user_permissions.add(Permission.objects.get(codename="view_licence"))
    client = Client()
    client.force_login(analyst)
    assert client.get(reverse("admin:licences_licence_changelist")).status_code == 200
    assert act(client, licence, "revoke").status_code == 403
    assert client.get(reverse("admin:licences_pricetier_add")).status_code == 403


Rows = Sequence[tuple[str, str, str]]
PRICES_PAGE = "/staff/licences/pricetier/add/"


def price_form(written: Rows, days: int = 1, **fields: str) -> dict[str, Any]:
    """What the browser sends: each row is from, to and the price of a month."""
    moment = now() + timedelta(days=days)
    columns = zip(("from_months", "to_months", "price"), map(list, zip(*written, strict=True)), strict=False)
    date = {"valid_from_0": f"{moment:%Y-%m-%d}", "valid_from_1": "12:00:00"}
    return {"product": PC, **date, **dict(columns), **fields}


def add_prices(panel: Client, rows: Rows, days: int = 1) -> Any:
    values = price_form(rows, days)
    shown = panel.post(PRICES_PAGE, values)
    seen = shown.context["form"].data.get("seen", "")
    return panel.post(PRICES_PAGE, {**values, "seen": seen}) if seen else shown


def said(response: Any) -> str:
    return str(response.content.decode().replace("\xa0", " "))


def test_what_changes_is_shown_before_it_is_saved(panel: Client) -> None:
    before = PriceTier.objects.count()
    first = panel.post(PRICES_PAGE, price_form([("1", "5", "50000"), ("6", "", "35000")]))
    assert [
        text for text in ("40 000 soʻm", "50 000 soʻm", "+10 000 soʻm", "210 000 soʻm") if text not in said(first)
    ] == []
    seen = first.context["form"].data["seen"]
    panel.post(PRICES_PAGE, price_form([("1", "", "60000")], seen=seen))
    assert PriceTier.objects.count() == before


def test_the_preview_says_for_whom(panel: Client, owner: Any) -> None:
    """A month was bought: it ends after tomorrow and before the fortieth day."""
    give_money(owner, 40_000, at=now())
    buy_months(owner, 1, at=now())
    page = said(panel.post(PRICES_PAGE, price_form([("1", "", "50000")])))
    assert "Hozir amaldagi litsenziyalar: 1 ta. Ulardan 0 tasi" in page
    assert "1 tasi koʻproq, 0 tasi kamroq" in page
    later = said(panel.post(PRICES_PAGE, price_form([("1", "", "30000")], days=40)))
    assert "Ulardan 1 tasi" in later
    assert "0 tasi koʻproq, 1 tasi kamroq" in later


def test_the_editor_opens_with_the_prices_that_hold(panel: Client) -> None:
    rows = panel.get(f"{PRICES_PAGE}?product={PC}").context["form"].rows
    assert [(row.from_months, row.to_months, row.price.replace("\xa0", " ")) for row in rows] == [
        ("1", "2", "40 000"),
        ("3", "", "30 000"),
    ]
    assert panel.get(f"{PRICES_PAGE}?product=x").status_code == 400


def test_rows_are_added_and_removed_by_buttons_and_nothing_typed_is_lost(panel: Client) -> None:
    before, typed = PriceTier.objects.count(), [("1", "2", "50 ming"), ("x", "", "")]
    more = panel.post(PRICES_PAGE, price_form(typed, rows="add"))
    less = panel.post(PRICES_PAGE, price_form(typed, rows="0"))

    shown = [
        [(row.from_months, row.to_months, row.price) for row in page.context["form"].rows] for page in (more, less)
    ]
    assert shown == [[*typed, ("", "", "")], [("x", "", "")]]
    assert 'value="12:00:00"' in said(more)
    assert PriceTier.objects.count() == before


@pytest.mark.parametrize("price", ["50 00", "٥٠٠٠٠", "5e4", "0100", "x"])
def test_a_price_that_can_be_read_in_two_ways_is_refused(panel: Client, price: str) -> None:
    before = PriceTier.objects.count()
    page = add_prices(panel, [("1", "", price)])
    assert "butun soʻm" in page.context["form"].rows[0].errors[0]
    assert PriceTier.objects.count() == before


def test_new_prices_are_a_whole_set(panel: Client) -> None:
    assert add_prices(panel, [("1", "5", "50 000"), ("6", "36", "35000")]).status_code == 302
    newest = PriceTier.objects.filter(product=PC).order_by("-valid_from", "from_months")[:2]
    assert [(tier.from_months, tier.som_a_month) for tier in newest] == [(1, 50_000), (6, 35_000)]


@pytest.mark.parametrize(
    ("rows", "wrong", "words"),
    [
        ([("", "", "")], 0, "necha oydan"),
        ([("6", "", "35000")], 0, "1–5-oylar uchun narx yoʻq"),
        ([("١", "", "50000")], 0, "raqam bilan"),
        ([("1", "", "0")], 0, "Bir oy narxi 1 soʻmdan"),
        ([("1", "", "")], 0, "Bir oy narxini yozing"),
        ([("1", "3", "5"), ("3", "", "6")], 1, "3-oy yuqoridagi qatorda bor"),
        ([("1", "2", "5"), ("5", "", "6")], 1, "3–4-oylar uchun narx yoʻq"),
        ([("1", "24", "5")], 0, "25–36-oylar uchun narx yoʻq"),
        ([("1", "99", "5")], 0, "eng koʻpi 36"),
        ([("37", "", "5")], 0, "1 dan 36 gacha"),
        ([("1", "2", "5"), ("3", "1", "6")], 1, "oldin tugamaydi"),
    ],
)
def test_a_row_that_makes_no_table_says_why(panel: Client, rows: Rows, wrong: int, words: str) -> None:
    before = PriceTier.objects.count()
    page = add_prices(panel, rows)
    faulty = {number: " ".join(row.errors) for number, row in enumerate(page.context["form"].rows) if row.errors}
    assert list(faulty) == [wrong]
    assert words in faulty[wrong]
    assert PriceTier.objects.count() == before


def test_prices_of_the_past_are_refused_beside_the_date(panel: Client) -> None:
    page = add_prices(panel, [("1", "", "50000")], days=-1)
    assert "kelajakda" in str(page.context["form"].errors["valid_from"])


def test_a_price_has_no_form_to_edit_it(panel: Client) -> None:
    tier = PriceTier.objects.filter(product=PC).first()
    assert tier is not None
    assert panel.post(reverse("admin:licences_pricetier_change", args=[tier.pk]), {"som_a_month": 1}).status_code == 403


def product_form(**fields: Any) -> dict[str, Any]:
    known = {"active": "on", "trial_days": 7, "bonus_months": 0, "takeover_hours": 48}
    return {**known, "releases_allowed": 2, "release_days": 30, "vat_percent": 0, **fields}


def test_a_products_rules_are_changed(panel: Client) -> None:
    url = reverse("admin:licences_product_change", args=[PC])
    panel.post(url, product_form(trial_days=3, bonus_from_months=12, bonus_months=1))
    product = Product.objects.get(code=PC)
    assert (product.trial_days, product.bonus_from_months, product.bonus_months) == (3, 12, 1)


def test_a_product_has_what_stands_on_its_fiscal_receipt(panel: Client) -> None:
    url = reverse("admin:licences_product_change", args=[PC])
    fiscal = {"ikpu": "10305008002000000", "package_code": "1514296", "unit_code": 168, "vat_percent": 12}
    panel.post(url, product_form(**fiscal))
    assert Product.objects.filter(code=PC, **fiscal).exists()
    assert panel.post(url, product_form(ikpu="123")).status_code == 200
    assert Product.objects.get(code=PC).ikpu == "10305008002000000"


def test_half_a_bonus_rule_is_refused(panel: Client) -> None:
    url = reverse("admin:licences_product_change", args=[PC])
    assert panel.post(url, product_form(bonus_months=1)).status_code == 200
    assert Product.objects.get(code=PC).bonus_months == 0


def add_channel(panel: Client, **values: Any) -> Any:
    return panel.post(reverse("admin:licences_requiredchannel_add"), values, headers={"accept-language": "en"})


def test_a_channel_shows_whom_it_would_stop_before_it_is_required(panel: Client, licence: Licence) -> None:
    channel = make_channel()
    values = {"channel": channel.pk, "products": [PC, MOBILE], "grace_days": 3}
    shown = add_channel(panel, **values)
    page = shown.content.decode()
    assert "Until then nothing stops. The people of 1 running licences are told" in page
    assert all(text in page for text in ("Kundalik for computers", "Kundalik for phones", "Would stop", "Not known"))
    assert not RequiredChannel.objects.exists()
    seen = shown.context["form"].data["seen"]
    assert add_channel(panel, **{**values, "grace_days": 0, "seen": seen}).status_code == 200
    assert not RequiredChannel.objects.exists()
    assert add_channel(panel, **values, seen=seen).status_code == 302
    assert set(RequiredChannel.objects.values_list("product_id", flat=True)) == {PC, MOBILE}
    assert all(row.takes_effect_at > now() + timedelta(days=2) for row in RequiredChannel.objects.all())


def test_no_grace_says_what_happens_at_once(panel: Client, licence: Licence) -> None:
    shown = add_channel(panel, channel=make_channel().pk, products=[PC], grace_days=0).content.decode()
    assert "It takes effect at once: 1 running licences stop" in shown


def test_what_is_wrong_with_a_requirement_is_said_on_the_form(panel: Client) -> None:
    channel = require_a_channel()
    values = {"channel": channel.pk, "products": [PC]}
    assert "Choose 0 to 90 days." in add_channel(panel, **values, grace_days=91).content.decode()
    seen = add_channel(panel, **values, grace_days=1).context["form"].data["seen"]
    refused = add_channel(panel, **values, grace_days=1, seen=seen).content.decode()
    assert "requires this channel already" in refused


@pytest.mark.parametrize(
    ("language", "said"), [("uz", "Oʻchirish"), ("uz-cyrl", "Ўчириш"), ("ru", "Удалить"), ("en", "Delete")]
)
def test_the_way_to_drop_a_requirement_has_one_word(panel: Client, language: str, said: str) -> None:
    require_a_channel(PC)
    pages = [
        reverse(f"admin:licences_requiredchannel_{name}", args=[RequiredChannel.objects.get().pk])
        for name in ("change", "delete")
    ]
    page = panel.get(pages[0], headers={"accept-language": language}).content.decode()
    links = re.findall(rf'<a[^>]*href="{pages[1]}"[^>]*>(.*?)</a>', page, re.DOTALL)
    assert [" ".join(link.split()) for link in links] == [said]


def test_a_requirement_is_dropped(panel: Client) -> None:
    require_a_channel(MOBILE)
    require_a_channel(PC)
    required = RequiredChannel.objects.get(product=PC)
    panel.post(reverse("admin:licences_requiredchannel_delete", args=[required.pk]), {"post": "yes"})
    assert list(RequiredChannel.objects.values_list("product_id", flat=True)) == [MOBILE]
