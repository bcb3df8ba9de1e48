"""A bot of aiogram out of several routers, as in its multi-file example: a form, a keyboard, an echo for the rest."""

import asyncio
import sys

import aiogram_echo
import aiogram_form
import aiogram_keyboard
from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode


async def main() -> None:
    server, token = sys.argv[1:3]
    session = AiohttpSession(api=TelegramAPIServer.from_base(server))
    bot = Bot(token=token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))
    dp = Dispatcher()
    dp.include_routers(aiogram_keyboard.router, aiogram_form.router, aiogram_echo.router)
    await bot.delete_webhook(drop_pending_updates=True)
    await dp.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main())
