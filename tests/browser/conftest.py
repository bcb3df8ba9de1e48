"""A headless Chromium for the page, one for a run; each test has a context of its own, as if nobody had been there.

`browser_page` is a page that fails its test if anything went wrong in it.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright

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
    one_loop = pytest.mark.asyncio(loop_scope="session")  # that in which Chromium was started
    for item in items:
        if "browser" in item.path.parts[-2:]:
            item.add_marker(pytest.mark.browser)
            item.add_marker(one_loop, append=False)
            if CHROMIUM is None:
                item.add_marker(skip)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
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


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, complaints: Complaints) -> AsyncIterator[OpenPage]:
    """`await open_page(url, viewport=…, color_scheme=…)` opens a page in a context of its own."""

    contexts: list[BrowserContext] = []

    async def open_it(url: str, **context: Any) -> Page:
        wide = {"width": 1440, "height": 900}
        opened = await browser.new_context(**{"viewport": wide, "reduced_motion": "reduce", **context})
        contexts.append(opened)
        opened.set_default_timeout(PATIENCE)
        page = await opened.new_page()
        complaints.watch(page)
        await page.goto(url)
        return page

    yield open_it
    for opened in contexts:
        await opened.close()
    assert complaints.heard == []


@pytest_asyncio.fixture(loop_scope="session")
async def browser_page(open_page: OpenPage) -> Page:
    """An empty page on a wide screen; `await browser_page.goto(url)` goes on from there."""
    return await open_page("about:blank")


@pytest_asyncio.fixture(loop_scope="session")
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator(rates=Rates.none()) as sim:
        yield sim


@pytest_asyncio.fixture(loop_scope="session")
async def bot(sim: Simulator) -> AsyncIterator[ScriptedBot]:
    async with ScriptedBot(sim.url, TOKEN) as bot:
        yield bot
