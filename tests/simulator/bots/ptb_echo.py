"""python-telegram-bot's echo bot, by polling, or with a port as third argument by webhook."""

import logging
import sys

from telegram import ForceReply, Update
from telegram.ext import Application, CommandHandler, ContextTypes, MessageHandler, filters

logging.basicConfig(format="%(asctime)s - %(name)s - %(levelname)s - %(message)s", level=logging.WARNING)


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    user = update.effective_user
    await update.message.reply_html(rf"Hi {user.mention_html()}!", reply_markup=ForceReply(selective=True))


async def help_command(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.message.reply_text("Help!")


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.message.reply_text(update.message.text)


def main() -> None:
    server, token = sys.argv[1:3]
    application = (
        Application.builder().token(token).base_url(f"{server}/bot").base_file_url(f"{server}/file/bot").build()
    )
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CommandHandler("help", help_command))
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    if len(sys.argv) > 3:
        port = int(sys.argv[3])
        application.run_webhook(
            listen="127.0.0.1", port=port, secret_token="ASecretTokenIHaveChangedByNow",
            webhook_url=f"http://127.0.0.1:{port}",
        )  # fmt: skip
    else:
        application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
