"""One phone at a time on a narrow screen."""

import pytest_asyncio
from playwright.async_api import Page, expect

from simulator import Simulator
from tests.browser.conftest import OpenPage
from tests.browser.scripted_bot import ScriptedBot, welcomed


@pytest_asyncio.fixture(loop_scope="session")
async def page(sim: Simulator, bot: ScriptedBot, open_page: OpenPage) -> Page:
    for number, name in enumerate(("Amina", "Grace", "Paula"), 11):
        await welcomed(sim, name, number)
    return await open_page(sim.url, viewport={"width": 390, "height": 844})


async def test_people_are_tabs_and_one_phone_is_shown(page: Page) -> None:
    await expect(page.get_by_role("tab")).to_have_count(3)
    await expect(page.get_by_role("tab", name="Amina")).to_have_attribute("aria-selected", "true")
    await page.get_by_role("tab", name="Grace").click()
    await expect(page.get_by_test_id("phone-12")).to_be_visible()
    await expect(page.get_by_test_id("phone-11")).to_be_hidden()
    await expect(page.get_by_role("tabpanel")).to_have_count(1)
    assert await page.evaluate("document.documentElement.scrollWidth") == 390


async def test_arrows_rove_among_the_tabs(page: Page) -> None:
    await page.get_by_role("tab", name="Amina").focus()
    assert await page.locator("[role=tab][tabindex='0']").count() == 1
    for key, name in (("ArrowRight", "Grace"), ("End", "Paula"), ("ArrowRight", "Amina"), ("ArrowLeft", "Paula")):
        await page.keyboard.press(key)
        tab = page.get_by_role("tab", name=name)
        await expect(tab).to_be_focused()
        await expect(tab).to_have_attribute("aria-selected", "true")


async def test_a_tab_counts_what_its_phone_received(page: Page, bot: ScriptedBot) -> None:
    await expect(page.get_by_role("tab")).to_have_count(3)
    await bot.say(12, "Hello")
    tab = page.get_by_test_id("tab-12")
    await expect(tab).to_contain_text("1 new")
    await tab.click()
    await expect(page.get_by_text("Hello")).to_be_in_viewport()
    await expect(tab).not_to_contain_text("new")


async def test_a_wide_screen_has_no_tabs(page: Page) -> None:
    await page.set_viewport_size({"width": 1440, "height": 900})
    await expect(page.get_by_test_id("phone-13")).to_be_visible()
    await expect(page.get_by_role("tab")).to_have_count(0)
