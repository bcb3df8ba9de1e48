"""What one can do on a phone, with a pointer."""

from pathlib import Path

import aiohttp
import pytest_asyncio
from playwright.async_api import Page, expect

from simulator import Simulator
from tests.browser.conftest import Complaints
from tests.browser.scripted_bot import ScriptedBot, buttons, welcomed

IMG = "<img src=x onerror=alert(1)> & <b>bold</b>"


@pytest_asyncio.fixture(loop_scope="session")
async def page(sim: Simulator, bot: ScriptedBot, browser_page: Page) -> Page:
    await welcomed(sim, "Amina", 11, language_code="ar")
    await welcomed(sim, "Grace", 12, language_code="en")
    await browser_page.goto(sim.url)
    return browser_page


async def test_it_shows_a_phone_for_everyone(page: Page) -> None:
    amina = page.get_by_test_id("phone-11")
    await expect(amina.get_by_role("heading")).to_contain_text("Amina")
    await expect(amina).to_contain_text("العربية")
    await expect(amina).to_contain_text("made-up person")
    await expect(page.get_by_test_id("phone-12")).to_be_visible()


async def test_a_message_reaches_the_bot_and_its_answer_comes_back(page: Page) -> None:
    grace = page.get_by_test_id("phone-12")
    await grace.get_by_test_id("composer").fill("Hello")
    await grace.get_by_test_id("send").click()
    await expect(grace.get_by_test_id("messages")).to_contain_text("You said: Hello")
    await expect(grace.get_by_test_id("composer")).to_have_value("")
    await expect(page.get_by_test_id("phone-11").get_by_test_id("messages")).not_to_contain_text("Hello")


async def test_html_stays_text(page: Page, bot: ScriptedBot) -> None:
    grace = page.get_by_test_id("phone-12")
    await grace.get_by_test_id("composer").fill(IMG)
    await grace.get_by_test_id("send").click()
    await expect(grace.get_by_test_id("messages")).to_contain_text(f"You said: {IMG}")
    assert await grace.locator("img, b:text('bold')").count() == 0


async def test_a_name_with_html_stays_text(page: Page, sim: Simulator) -> None:
    await sim.person("<i>Eve</i>", id=13)
    await expect(page.get_by_test_id("phone-13").get_by_role("heading")).to_contain_text("<i>Eve</i>")


async def test_a_tap_waits_then_shows_a_toast_and_the_edited_card(page: Page, bot: ScriptedBot) -> None:
    said = await bot.say(12, "How was it?", reply_markup=buttons(["Good", "Hard"]))
    grace = page.get_by_test_id("phone-12")
    good = grace.locator('[data-testid=button][data-callback="pick:Good"]')
    bot.holding.clear()
    await good.click()
    await expect(good).to_have_attribute("aria-busy", "true")
    bot.holding.set()
    await expect(grace.get_by_test_id("toast")).to_have_text("Took Good")
    await expect(page.get_by_test_id("phone-11").get_by_test_id("toast")).to_have_count(0)
    card = grace.get_by_test_id(f"message-{said['message_id']}")
    await expect(card).to_contain_text("✓ Good")
    await expect(card).to_contain_text("edited")
    await expect(good).not_to_have_attribute("aria-busy", "true")


async def test_an_alert_stands_in_the_phone_until_it_is_read(page: Page, bot: ScriptedBot) -> None:
    await bot.say(12, "Well?", reply_markup=buttons(["Alarm"]))
    grace = page.get_by_test_id("phone-12")
    await grace.get_by_test_id("button").click()
    alert = grace.get_by_test_id("alert")
    await expect(alert).to_contain_text("Took Alarm")
    await alert.get_by_role("button", name="OK").click()
    await expect(alert).to_have_count(0)


async def test_each_message_has_its_own_direction(page: Page, bot: ScriptedBot) -> None:
    arabic = await bot.say(11, "\u200fمرحبًا أمينة! كيف حالك؟", reply_markup=buttons(["جيد"]))
    english = await bot.say(11, "How are you?")
    amina = page.get_by_test_id("phone-11")
    for message, direction, side in ((arabic, "rtl", "right"), (english, "ltr", "left")):
        said = amina.get_by_test_id(f"message-{message['message_id']}").locator(".said")
        style = await said.evaluate("node => [getComputedStyle(node).direction, getComputedStyle(node).unicodeBidi]")
        assert style == [direction, "plaintext"]
        gap = await said.evaluate(GAPS)
        assert (gap["left"] > gap["right"]) == (side == "right")


# Until the page has heard of it: it hears when the next picture is drawn.
TO_THE_TOP = """list => new Promise((heard) => {
    list.scrollTo({ top: 0, behavior: "instant" });
    requestAnimationFrame(() => requestAnimationFrame(heard));
})"""
# How far the first line of the words stands from each side of what holds them.
GAPS = """node => {
  node.style.width = "240px";
  const range = document.createRange();
  range.selectNodeContents(node);
  const [words, box] = [range.getClientRects()[0], node.getBoundingClientRect()];
  return {left: words.left - box.left, right: box.right - words.right};
}"""


async def test_a_long_label_wraps_within_its_button(page: Page, bot: ScriptedBot) -> None:
    await bot.say(12, "?", reply_markup=buttons(["I want to talk to my mentor as soon as it is possible", "No"]))
    grace = page.get_by_test_id("phone-12")
    long = grace.get_by_test_id("button").first
    assert await long.evaluate("node => node.scrollWidth <= node.clientWidth && node.clientHeight > 55")


async def test_commands_are_offered_and_can_be_tapped_in_a_text(page: Page, bot: ScriptedBot) -> None:
    grace = page.get_by_test_id("phone-12")
    await grace.get_by_test_id("menu").click()
    await grace.get_by_role("button", name="/help What I can do").click()
    await expect(grace.get_by_test_id("messages")).to_contain_text("You said: /help")
    await bot.say(12, "Or /talk to somebody")
    await grace.get_by_role("button", name="/talk").click()
    await expect(grace.get_by_test_id("messages")).to_contain_text("You said: /talk")


async def test_the_list_of_commands_stays_open_when_a_message_comes(page: Page, bot: ScriptedBot) -> None:
    grace = page.get_by_test_id("phone-12")
    await grace.get_by_test_id("menu").click()
    help_command = grace.get_by_role("button", name="/help What I can do")
    await expect(help_command).to_be_focused()
    await bot.say(12, "Something new")
    await expect(grace.get_by_test_id("messages")).to_contain_text("Something new")
    await expect(help_command).to_be_focused()


async def test_a_start_link_starts_the_bot_in_that_phone(page: Page, bot: ScriptedBot) -> None:
    await bot.say(12, "Forward this: https://t.me/some_bot?start=Tok_en-1")
    await page.get_by_test_id("phone-12").get_by_role("link").click()
    messages = page.get_by_test_id("phone-12").get_by_test_id("messages")
    await expect(messages).to_contain_text("You said: /start Tok_en-1")
    await expect(page.get_by_test_id("phone-11").get_by_test_id("messages")).not_to_contain_text("Tok_en-1")


async def test_entities_are_dressed_and_dangerous_links_are_not_links(page: Page, bot: ScriptedBot) -> None:
    text = "😀 bold both code link bad hidden"
    entities = [
        {"type": "bold", "offset": 3, "length": 9},
        {"type": "italic", "offset": 8, "length": 4},
        {"type": "code", "offset": 13, "length": 4},
        {"type": "text_link", "offset": 18, "length": 4, "url": "https://example.org/x"},
        {"type": "text_link", "offset": 23, "length": 3, "url": "https://example.org/y"},
        {"type": "spoiler", "offset": 27, "length": 6},
    ]
    said = await bot.say(12, text, entities=entities)
    message = page.get_by_test_id("phone-12").get_by_test_id(f"message-{said['message_id']}")
    await expect(message.locator("strong")).to_have_text("bold both")
    await expect(message.locator("strong em")).to_have_text("both")
    await expect(message.locator("code")).to_have_text("code")
    await expect(message.get_by_role("link", name="link")).to_have_attribute("href", "https://example.org/x")
    await expect(message.get_by_role("link", name="link")).to_have_attribute("rel", "noopener noreferrer")
    hidden = message.get_by_role("button", name="Hidden text")
    await hidden.click()
    await expect(message.get_by_text("hidden")).to_have_attribute("aria-expanded", "true")


async def test_links_that_run_code_are_no_links(page: Page) -> None:
    found = await page.evaluate("""async () => {
      const {link} = await import("/page/entities.js");
      const addresses = ["javascript:alert(1)", "data:text/html,x", "tg://user?id=1", "example.org"];
      return addresses.map(one => link(one, "x", {}).href ?? null);
    }""")
    assert found == [None, None, None, "https://example.org/"]


async def test_one_replies_and_edits_with_the_buttons_of_a_message(page: Page, bot: ScriptedBot) -> None:
    said = await bot.say(12, "What was nice?")
    grace = page.get_by_test_id("phone-12")
    question = grace.get_by_test_id(f"message-{said['message_id']}")
    await question.hover()
    await question.get_by_role("button", name="Reply").click()
    await grace.get_by_test_id("composer").fill("The lake")
    await grace.get_by_test_id("send").click()
    own = grace.get_by_test_id(f"message-{said['message_id'] + 1}")
    await expect(own.locator(".quote")).to_contain_text("What was nice?")
    await own.hover()
    await own.get_by_role("button", name="Edit").click()
    await expect(grace.get_by_test_id("composer")).to_have_value("The lake")
    await grace.get_by_test_id("composer").fill("The sea")
    await grace.get_by_test_id("send").click()
    await expect(own).to_contain_text("The sea")
    await expect(own).to_contain_text("edited")
    assert [update["edited_message"]["text"] for update in bot.heard if "edited_message" in update] == ["The sea"]


async def test_photos_files_voices_and_places_are_shown(page: Page, bot: ScriptedBot, sim: Simulator) -> None:
    grace = page.get_by_test_id("phone-12")
    await grace.get_by_test_id("voice").click()
    await expect(grace.get_by_role("button", name="Play the voice message")).to_be_visible()
    await expect(grace.get_by_test_id("messages")).to_contain_text("I listened.")
    await grace.get_by_test_id("photo").click()
    photo = grace.get_by_role("img", name="Photo without a description")
    await expect(photo).to_be_visible()
    assert await photo.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
    await bot.call("sendVenue", chat_id=12, latitude=60.29, longitude=25.04, title="The hall", address="A street 5")
    await expect(grace.get_by_test_id("messages")).to_contain_text("The hallA street 5 · 60.2900, 25.0400")
    await send_document(bot, 12, "plan.txt", b"Walk", "Your plan")
    async with page.expect_download() as loading:
        await grace.get_by_role("link", name="plan.txt").click()
    assert Path(await (await loading.value).path()).read_bytes() == b"Walk"


async def send_document(bot: ScriptedBot, chat_id: int, name: str, body: bytes, caption: str) -> None:
    form = aiohttp.FormData({"chat_id": str(chat_id), "caption": caption})
    form.add_field("document", body, filename=name, content_type="text/plain")
    async with aiohttp.ClientSession() as session, session.post(f"{bot.url}/sendDocument", data=form) as response:
        assert response.status == 200


async def test_a_deleted_message_goes(page: Page, bot: ScriptedBot) -> None:
    said = await bot.say(12, "Soon gone")
    message = page.get_by_test_id("phone-12").get_by_test_id(f"message-{said['message_id']}")
    await expect(message).to_be_visible()
    await bot.call("deleteMessage", chat_id=12, message_id=said["message_id"])
    await expect(message).to_have_count(0)


async def test_a_blocked_bot_is_not_written_to_until_unblocked(page: Page) -> None:
    grace = page.get_by_test_id("phone-12")
    await grace.get_by_test_id("more").click()
    await grace.get_by_test_id("block").click()
    await expect(grace.get_by_test_id("composer")).to_be_hidden()
    await grace.get_by_test_id("unblock").click()
    await expect(grace.get_by_test_id("composer")).to_be_visible()


async def test_unread_messages_are_counted_until_one_looks(page: Page, bot: ScriptedBot) -> None:
    await page.get_by_test_id("phone-11").get_by_test_id("composer").click()
    await bot.say(12, "One")
    await bot.say(12, "Two")
    tab = page.get_by_test_id("tab-12")
    await expect(tab).to_contain_text("2 new")
    await page.get_by_test_id("phone-12").get_by_test_id("composer").click()
    await expect(tab).not_to_contain_text("new")


async def test_new_messages_scroll_into_view_unless_one_reads_above(page: Page, bot: ScriptedBot) -> None:
    for number in range(30):
        await bot.say(12, f"Line {number}")
    grace = page.get_by_test_id("phone-12")
    await expect(grace.get_by_text("Line 29")).to_be_in_viewport()
    await grace.get_by_test_id("messages").evaluate(TO_THE_TOP)
    await bot.say(12, "Down here")
    await grace.get_by_role("button", name="1 new ↓").click()
    await expect(grace.get_by_text("Down here")).to_be_in_viewport()


async def test_one_adds_a_person(page: Page) -> None:
    await page.get_by_test_id("add-person").click()
    await page.get_by_label("First name").fill("Õie")
    await page.get_by_label("Language of their app").select_option("et")
    await page.get_by_role("button", name="Add the phone").click()
    phone = page.get_by_role("region", name="Õie’s phone")
    await expect(phone).to_contain_text("Eesti")
    await phone.get_by_test_id("start").click()
    await expect(phone.get_by_test_id("messages")).to_contain_text("Welcome")


async def test_the_hour_of_a_message_is_that_of_helsinki(page: Page, bot: ScriptedBot) -> None:
    found = await page.evaluate("""async () => {
      const {dayAndHour, ofSeconds} = await import("/page/when.js");
      return [1774746000, 1774742400].map(seconds => dayAndHour(ofSeconds(seconds)));
    }""")
    assert found == ["Sun 29 March, 04:00", "Sun 29 March, 02:00"]  # the hour that the spring takes away


async def test_the_page_comes_back_after_the_line_was_cut(page: Page, bot: ScriptedBot, complaints: Complaints) -> None:
    complaints.expected.append("ERR_INTERNET_DISCONNECTED")
    await expect(page.locator("#live")).to_have_text("live")
    await page.context.set_offline(True)
    await bot.say(12, "Said meanwhile")
    await page.wait_for_event("requestfailed")
    await page.context.set_offline(False)
    await expect(page.get_by_test_id("phone-12").get_by_test_id("messages")).to_contain_text("Said meanwhile")
