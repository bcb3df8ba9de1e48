"""A headless Chromium for the page. `browser_page` is a page that fails its test if anything went wrong in it."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from simulator import Rates, Simulator
from tests.browser.scripted_bot import TOKEN, ScriptedBot

CHROMIUM = shutil.which("chromium")
SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE = 10_000

OpenPage = Callable[..., Awaitable[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    skip = pytest.mark.skip(reason="no Chromium here: apt-get install chromium")
    for item in items:
        if "browser" in item.path.parts[-2:]:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(skip)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield browser
        await browser.close()


class Complaints:
    """Errors and warnings of a page, but for those that a test expects: part of their text or of their address.

    The page asks once whether there is a demo; Chromium complains when there is none.
    """

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.expected = ["/demo/state"]

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda problem: self.heard.append(f"exception: {problem}"))

    def _console(self, message: ConsoleMessage) -> None:
        words = f"{message.type}: {message.text} {message.location.get('url', '')}"
        if message.type in ("error", "warning") and not any(part in words for part in self.expected):
            self.heard.append(words)


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture
async def open_page(browser: Browser, complaints: Complaints) -> AsyncIterator[OpenPage]:
    """`await open_page(url, viewport=…, color_scheme=…)` opens a page in a context of its own."""

    async def open_it(url: str, **context: Any) -> Page:
        wide = {"width": 1440, "height": 900}
        opened = await browser.new_context(**{"viewport": wide, "reduced_motion": "reduce", **context})
        opened.set_default_timeout(PATIENCE)
        page = await opened.new_page()
        complaints.watch(page)
        await page.goto(url)
        return page

    yield open_it
    assert complaints.heard == []


@pytest.fixture
async def browser_page(open_page: OpenPage) -> Page:
    """An empty page on a wide screen; `await browser_page.goto(url)` goes on from there."""
    return await open_page("about:blank")


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator(rates=Rates.none()) as sim:
        yield sim


@pytest.fixture
async def bot(sim: Simulator) -> AsyncIterator[ScriptedBot]:
    async with ScriptedBot(sim.url, TOKEN) as bot:
        yield bot
