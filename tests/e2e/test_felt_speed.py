"""How fast the cabinet feels on a cheap phone and a poor network, how much is sent for each page, and that nothing jumps."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from playwright.sync_api import CDPSession, Page

from tests.e2e.addresses import CABINET, cabinet
from tests.e2e.appearance import Mirror

pytestmark = pytest.mark.prove
BYTES, SHIFT, PAINT_MS, PRESS_MS = 60_000, 0.05, 1_500, 100
# 1.6 Mb/s, 150 ms there and back, a processor a quarter as fast.
NETWORK: Final = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
SLOWDOWN: Final = 4
# What the loop below takes at that slowdown on a machine that does nothing else.
QUIET_LOOP_MS: Final = 530
_WATCH: Final = """
    window.felt = { shift: 0, paint: 0 };
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) felt.shift += entry.value; })
        .observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) felt.paint = entry.startTime; })
        .observe({ type: "largest-contentful-paint", buffered: true });
"""
_LOOP: Final = """() => {
    const began = performance.now();
    for (let turn = 0, sum = 0; turn < 2e7; turn++) sum = (sum + turn * 7) % 1000003;
    return performance.now() - began;
}"""


# A press in the middle reaches it: it is on the screen, and nothing lies over it.
_REACHED: Final = """(one) => {
    const box = one.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return top !== null && one.contains(top);
}"""


@dataclass
class Felt:
    """A fresh phone that has nothing of the site, and what it was sent."""

    page: Page
    session: CDPSession
    sent: list[int] = field(default_factory=list)

    def load(self, path: str) -> Any:
        """What was felt: `shift`, and `paint` in ms from the beginning."""
        self.sent.clear()
        answer = self.page.goto(path, wait_until="networkidle")
        assert answer is not None
        assert answer.status == 200
        self.page.wait_for_function("() => window.felt.paint > 0")
        return self.page.evaluate("() => window.felt")

    def slow_down(self) -> float:
        """A cheap phone on a poor network; how many times slower than reckoned with this machine is now."""
        self.session.send("Network.emulateNetworkConditions", NETWORK)
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        return max(1.0, float(self.page.evaluate(_LOOP)) / QUIET_LOOP_MS)


@pytest.fixture
def phone(mirror: Mirror) -> Iterator[Callable[[str], Felt]]:
    """A phone of somebody: a key of the town's cookies."""
    contexts = []

    def of(who: str) -> Felt:
        context = mirror.browser.new_context(base_url=mirror.site, viewport={"width": 360, "height": 640}, locale="uz")
        context.add_cookies(
            [{"name": name, "value": value, "url": mirror.site} for name, value in mirror.cookies[who].items()]
        )
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(_WATCH)
        felt = Felt(page, context.new_cdp_session(page))
        felt.session.send("Network.enable")
        felt.session.on("Network.loadingFinished", lambda event: felt.sent.append(int(event["encodedDataLength"])))
        return felt

    yield of
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", CABINET)
def test_a_page_is_light_and_stands_still(
    phone: Callable[[str], Felt], mirror: Mirror, name: str, measured: Callable[[str], None]
) -> None:
    address = cabinet(name, mirror.rows)
    if address.status != 200 or not mirror.is_page(address):
        return
    felt = phone(address.who)
    shift = felt.load(address.path)["shift"]
    measured(f"{name}: {sum(felt.sent)} bytes, shift {shift:.3f}")
    assert 0 < sum(felt.sent) <= BYTES
    assert shift <= SHIFT


@pytest.mark.parametrize(("path", "who"), [("/", "nobody"), ("/home/", "customer")])
def test_the_largest_paint_comes_soon(
    phone: Callable[[str], Felt], path: str, who: str, measured: Callable[[str], None]
) -> None:
    felt = phone(who)
    slower = felt.slow_down()
    paint = felt.load(path)["paint"]
    measured(f"{path}: largest paint after {paint:.0f} ms, on a machine {slower:.1f} times as slow")
    assert 0 < paint <= PAINT_MS * slower


@pytest.mark.parametrize(("path", "who"), [("/", "nobody"), ("/home/", "customer"), ("/buy/", "customer")])
def test_a_press_is_answered_at_once(phone: Callable[[str], Felt], path: str, who: str) -> None:
    """What is pressed looks pressed before anything is sent."""
    felt = phone(who)
    felt.load(path)
    silent = []
    for pressed in felt.page.locator(":is(.button, .chip, .tab, .product):visible").all():
        box = pressed.bounding_box()
        if box is None or not pressed.evaluate(_REACHED):
            continue
        looks = "(one) => { const s = getComputedStyle(one); return s.transform + s.backgroundColor + s.filter + s.opacity + s.boxShadow; }"
        felt.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        felt.page.wait_for_timeout(250)
        before = pressed.evaluate(looks)
        felt.page.mouse.down()
        felt.page.wait_for_timeout(PRESS_MS)
        if pressed.evaluate(looks) == before:
            silent.append(pressed.inner_text())
        felt.page.mouse.move(1, 639)
        felt.page.mouse.up()
    assert silent == []
