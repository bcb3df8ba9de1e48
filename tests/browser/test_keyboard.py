"""The page without a pointer, and for those who do not see it."""

from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from simulator import Simulator
from tests.browser.scripted_bot import ScriptedBot, buttons, welcomed

HERE = Path(__file__).parent
FAINT, NAMELESS = ((HERE / name).read_text() for name in ("faint.js", "nameless.js"))


@pytest_asyncio.fixture(loop_scope="session")
async def page(sim: Simulator, bot: ScriptedBot, browser_page: Page) -> Page:
    await welcomed(sim, "Grace", 12, language_code="en")
    await browser_page.goto(sim.url)
    await browser_page.get_by_test_id("phone-12").wait_for()
    return browser_page


async def tab_to(page: Page, selector: str, most: int = 40) -> None:
    for _ in range(most):
        await page.keyboard.press("Tab")
        if await page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


async def test_one_writes_with_tab_and_enter(page: Page) -> None:
    await tab_to(page, "[data-testid=composer]")
    await page.keyboard.type("Hello")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("there")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("messages")).to_contain_text("You said: Hello\nthere")


async def test_one_answers_question_after_question_with_tab_and_enter(page: Page, bot: ScriptedBot) -> None:
    said = await bot.say(12, "How?", reply_markup=buttons(["Good", "Hard"]))
    card = page.get_by_test_id(f"message-{said['message_id']}")
    await expect(card).to_be_visible()
    await tab_to(page, '[data-callback="pick:Good"]')
    await page.keyboard.press("Enter")
    await expect(card).to_contain_text("✓ Good")
    await expect(card).to_be_focused()
    await tab_to(page, '[data-callback="pick:Hard"]', 2)
    await page.keyboard.press("Space")
    await expect(card).to_contain_text("✓ Hard")


async def test_arrows_go_from_message_to_message_and_r_replies(page: Page, bot: ScriptedBot) -> None:
    for text in ("One", "Two", "Three"):
        await bot.say(12, text)
    await expect(page.get_by_text("Three")).to_be_visible()
    await tab_to(page, ".message")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("r")
    await page.keyboard.type("To two")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.is-own .quote")).to_contain_text("Two")


async def test_arrow_up_in_an_empty_field_edits_the_last_own_message(page: Page) -> None:
    composer = page.get_by_test_id("composer")
    await composer.fill("Helo")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("You said: Helo")).to_be_visible()
    await page.keyboard.press("ArrowUp")
    await expect(composer).to_have_value("Helo")
    await composer.fill("Hello")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.is-own .said").last).to_have_text("Hello")


async def test_escape_leaves_the_commands_an_alert_and_a_reply(page: Page, bot: ScriptedBot) -> None:
    menu = page.get_by_test_id("menu")
    await menu.press("Enter")
    await expect(page.locator("[data-command=help]")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(menu).to_be_focused()
    await expect(menu).to_have_attribute("aria-expanded", "false")
    await bot.say(12, "Well?", reply_markup=buttons(["Alarm"]))
    await page.get_by_test_id("button").press("Enter")
    await expect(page.get_by_test_id("alert").get_by_role("button")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("alert")).to_have_count(0)


async def test_new_messages_are_spoken_politely(page: Page, bot: ScriptedBot) -> None:
    await page.get_by_test_id("composer").click()
    await bot.say(12, "Listen")
    await expect(page.locator("[aria-live=polite]#announce")).to_contain_text("to Grace: Listen")


async def test_every_control_has_a_name_and_every_part_a_landmark(page: Page, bot: ScriptedBot) -> None:
    await bot.say(12, "How?", reply_markup=buttons(["Good"]))
    await expect(page.get_by_test_id("button")).to_be_visible()
    for role in ("banner", "main"):
        await expect(page.get_by_role(role)).to_have_count(1)
    assert await page.evaluate(NAMELESS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_words_stand_out_from_their_ground(
    page: Page, bot: ScriptedBot, scheme: Literal["light", "dark"]
) -> None:
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await bot.say(12, "How? /help", reply_markup=buttons(["Good"]))
    await page.get_by_test_id("composer").fill("Hello")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("You said: Hello")).to_be_visible()
    await page.evaluate("Promise.all(document.getAnimations().map(one => one.finished.catch(() => 0)))")  # landing
    assert await page.evaluate(FAINT) == []
