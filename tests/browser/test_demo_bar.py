"""The bar at the top: what the demo says of its people, its clock, and what a jump brought."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Page, expect

from simulator import Rates, Simulator
from tests.browser.conftest import Complaints
from tests.browser.scripted_bot import TOKEN, ScriptedBot, welcomed

PEOPLE: list[dict[str, Any]] = [
    {"id": 12, "name": "Grace", "role": "client", "language": "en", "note": "Three weeks in."},
    {"id": 11, "name": "Amina", "role": "newcomer", "language": "ar", "note": "",
     "invite": "https://t.me/askel_demo_bot?start=Inv_ite-7"},
    {"id": 13, "name": "Paula", "role": "mentor", "language": "fi", "note": ""},
]  # fmt: skip


class Stage:
    """Routes as the demo has them: a jump of a day makes the bot write once to Grace and twice to Paula."""

    def __init__(self) -> None:
        self.now = "2026-03-05T15:40:00+00:00"
        self.next: dict[str, str] | None = {"at": "2026-03-05T16:00:00+00:00", "what": "Grace is asked how it went"}
        self.bot: ScriptedBot | None = None
        self.asked: list[Any] = []
        self.people = list(PEOPLE)
        self.open = asyncio.Event()
        self.open.set()
        self.quiet = self.stuck = False

    def routes(self, app: web.Application) -> None:
        app.router.add_get("/demo/state", self.state)
        app.router.add_post("/demo/clock", self.clock)

    async def state(self, request: web.Request) -> web.Response:
        return web.json_response({"title": "Askel", "now": self.now, "people": self.people, "next": self.next})

    async def clock(self, request: web.Request) -> web.Response:
        self.asked.append(await request.json())
        await self.open.wait()
        if self.quiet:
            return web.json_response({"now": self.now, "happened": []})
        if self.stuck:
            return web.json_response({"error": "The clock is stuck."}, status=400)
        assert self.bot
        self.now, self.next = "2026-03-06T15:40:00+00:00", None
        for chat_id in (12, 13, 13):
            await self.bot.say(chat_id, "A new day")
        what = [{"at": self.now, "what": "<b>Check-in</b> of Grace"}, "A digest for Paula"]
        return web.json_response({"now": self.now, "happened": what})


@pytest.fixture
def demo() -> Stage:
    return Stage()


@pytest_asyncio.fixture(loop_scope="session")
async def sim(demo: Stage) -> AsyncIterator[Simulator]:
    async with Simulator(rates=Rates.none(), extra_routes=demo.routes) as sim:
        yield sim


@pytest_asyncio.fixture(loop_scope="session")
async def page(sim: Simulator, demo: Stage, browser_page: Page) -> AsyncIterator[Page]:
    async with ScriptedBot(sim.url, TOKEN) as demo.bot:
        for person in PEOPLE:
            if "invite" in person:
                await sim.person(person["name"], id=person["id"])
            else:
                await welcomed(sim, person["name"], person["id"])
        await browser_page.goto(sim.url)
        yield browser_page


async def test_phones_stand_in_the_order_of_the_demo_with_role_and_note(page: Page) -> None:
    phones = page.locator(".phone")
    await expect(phones).to_have_count(3)
    assert [await phone.get_attribute("data-testid") for phone in await phones.all()] == [
        "phone-12", "phone-11", "phone-13",
    ]  # fmt: skip
    await expect(page.get_by_test_id("phone-12")).to_contain_text("Client · English")
    await expect(page.get_by_test_id("phone-12")).to_contain_text("Three weeks in.")


async def test_the_clock_shows_weekday_date_and_hour_in_helsinki(page: Page) -> None:
    await expect(page.get_by_test_id("clock")).to_contain_text("Thursday, 5 March 2026")
    await expect(page.get_by_test_id("clock").locator("time")).to_have_text("17:40")
    await expect(page.get_by_test_id("forward-next")).to_contain_text("18:00: Grace is asked how it went")


async def test_an_invite_is_a_card_that_starts_the_bot(page: Page) -> None:
    invite = page.get_by_test_id("phone-11").get_by_test_id("invite")
    await expect(invite).to_contain_text("Open your invite")
    await invite.click()
    await expect(page.get_by_test_id("phone-11").get_by_test_id("messages")).to_contain_text(
        "You said: /start Inv_ite-7"
    )
    await expect(invite).to_contain_text("The invite was opened")
    await expect(page.get_by_test_id("invite")).to_have_count(1)


async def test_a_jump_tells_who_received_how_much(page: Page, demo: Stage) -> None:
    await page.get_by_test_id("forward-day").click()
    happened = page.get_by_test_id("happened")
    await expect(happened).to_contain_text("It is now Fri 6 March, 17:40.")
    await expect(happened.get_by_role("button", name="Grace: 1 message")).to_be_visible()
    await expect(happened.get_by_role("button", name="Paula: 2 messages")).to_be_visible()
    await expect(happened).not_to_contain_text("Amina:")
    await happened.get_by_text("What happened on the way").click()
    await expect(happened).to_contain_text("Fri 6 March, 17:40: <b>Check-in</b> of Grace")
    await expect(page.get_by_test_id("clock")).to_contain_text("Friday, 6 March 2026")
    await expect(page.get_by_test_id("forward-next")).to_be_disabled()
    assert demo.asked == [{"to": "day"}]


async def test_phones_with_news_are_marked_after_a_jump(page: Page) -> None:
    await page.get_by_test_id("phone-12").get_by_test_id("composer").click()
    await page.get_by_test_id("forward-day").click()
    await expect(page.locator(".phone.has-news")).to_have_count(2)
    await page.get_by_role("button", name="Grace: 1 message").click()
    await expect(page.locator(".phone.has-news")).to_have_count(1)


async def test_a_jump_on_which_nothing_happens_says_so(page: Page, demo: Stage) -> None:
    demo.quiet = True
    await page.get_by_test_id("forward-hour").click()
    await expect(page.get_by_test_id("happened")).to_contain_text("Nobody received anything.")
    await expect(page.get_by_test_id("forward-hour")).to_be_enabled()


async def test_a_jump_that_fails_says_why(page: Page, demo: Stage, complaints: Complaints) -> None:
    complaints.expected.append("/demo/clock")
    demo.stuck = True
    await page.get_by_test_id("forward-hour").click()
    await expect(page.get_by_test_id("happened")).to_contain_text("The clock is stuck.")
    await expect(page.get_by_test_id("forward-hour")).to_be_enabled()


async def test_the_buttons_wait_while_a_jump_is_under_way(page: Page, demo: Stage) -> None:
    demo.open.clear()
    await page.get_by_test_id("forward-week").click()
    await expect(page.get_by_test_id("forward-week")).to_have_attribute("aria-busy", "true")
    await expect(page.get_by_test_id("forward-day")).to_be_disabled()
    demo.open.set()
    await expect(page.get_by_test_id("forward-day")).to_be_enabled()


async def test_a_newcomer_who_joins_becomes_a_client(page: Page, demo: Stage) -> None:
    amina = page.get_by_test_id("phone-11")
    await expect(amina).to_contain_text("New here")
    demo.people[1] = {**demo.people[1], "role": "client", "name": "Mina"}
    await amina.get_by_test_id("invite").click()
    await expect(amina).to_contain_text("Client")
    await expect(amina.get_by_role("heading")).to_contain_text("Mina")


async def test_light_and_dark_follow_the_system_until_one_chooses(page: Page) -> None:
    await page.emulate_media(color_scheme="dark")
    body = page.locator("body")
    await expect(body).to_have_css("background-color", "rgb(17, 25, 27)")
    await page.get_by_role("button", name="Light", exact=True).click()
    await expect(body).to_have_css("background-color", "rgb(233, 238, 238)")
    await page.reload()
    await expect(page.get_by_role("button", name="Dark", exact=True)).to_be_visible()
    await expect(body).to_have_css("background-color", "rgb(233, 238, 238)")


async def test_help_opens_and_closes(page: Page) -> None:
    await page.get_by_test_id("help").click()
    await expect(page.get_by_role("dialog", name="How this page works")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
