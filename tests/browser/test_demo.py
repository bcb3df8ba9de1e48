"""The demo as a visitor uses it: from the invite link to a resolved alert, in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from bot.demo import Demo, demo_on
from tests.browser.conftest import OpenPage


@pytest_asyncio.fixture(loop_scope="session")
async def demo() -> AsyncIterator[Demo]:
    async with demo_on(0) as demo:
        yield demo


class Phone:
    """One phone on the page, by its data-testid hooks."""

    def __init__(self, page: Page, person_id: int) -> None:
        self.at = page.get_by_test_id(f"phone-{person_id}")

    async def press(self, ending: str) -> None:
        """The newest button whose callback data ends so; waits until the card has moved on."""
        button = self.button(ending)
        data = await button.get_attribute("data-callback")
        await button.click()
        await expect(self.at.locator(f'[data-callback="{data}"]')).to_have_count(0)

    def button(self, ending: str) -> Locator:
        return self.at.locator(f'[data-testid="button"][data-callback$="{ending}"]').last

    async def writes(self, words: str) -> None:
        await self.at.get_by_test_id("composer").fill(words)
        await self.at.get_by_test_id("send").click()

    async def sees(self, words: str) -> None:
        await expect(self.at.get_by_test_id("messages")).to_contain_text(words)


def person(demo: Demo, name: str) -> int:
    return next(int(staged["id"]) for staged in demo.staged if staged["name"] == name)


async def test_a_visitor_goes_from_the_invite_link_to_a_resolved_alert_and_a_week_on(
    demo: Demo, open_page: OpenPage
) -> None:
    page = await open_page(demo.sim.url)
    await invite_to_resolved(page, demo)
    await a_week_on(page, demo)


async def invite_to_resolved(page: Page, demo: Demo) -> None:
    noor, mika = Phone(page, person(demo, "Noor")), Phone(page, person(demo, "Mika"))

    await noor.at.get_by_test_id("invite").click()
    await noor.press(".ar")
    await noor.press(".on")
    await noor.press(".yes")
    await noor.sees("شكر")
    await noor.writes("نور")
    await noor.press(".2")
    await noor.press(".18")
    await noor.sees("Mika")

    await noor.writes("/checkin")
    for answer in ("3", "2", "4", "0", "7", "yes", "skip"):
        await noor.press(f".{answer}")
    await expect(noor.button(":help_now")).to_be_visible()

    await mika.press(":take")
    await noor.sees("Mika")
    alert = mika.at.locator('[data-testid^="message-"]').filter(has=page.locator('[data-callback$=":resolve"]')).last
    await expect(alert).to_contain_text("نور")
    await mika.press(":show")
    await expect(alert).to_contain_text("7/10")
    await mika.press(":resolve")
    await mika.press(":done_talked")
    await expect(mika.button(":resolve")).to_have_count(0)


async def a_week_on(page: Page, demo: Demo) -> None:
    irina = Phone(page, person(demo, "Irina"))
    before = await page.get_by_test_id("clock").inner_text()
    await page.get_by_test_id("forward-week").click()
    await expect(page.get_by_test_id("happened")).to_contain_text("Irina", timeout=30_000)
    await expect(page.get_by_test_id("clock")).not_to_have_text(before)
    await expect(irina.button(".3")).to_be_visible()
