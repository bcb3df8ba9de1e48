"""An inline keyboard bot in aiogram: a counter with a callback data factory."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.keyboard import InlineKeyboardBuilder

router = Router()


class NumbersCallback(CallbackData, prefix="num"):
    action: str
    value: int = 0


def keyboard(value: int) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    builder.button(text="-1", callback_data=NumbersCallback(action="change", value=value - 1))
    builder.button(text="+1", callback_data=NumbersCallback(action="change", value=value + 1))
    builder.button(text="Confirm", callback_data=NumbersCallback(action="finish", value=value))
    builder.adjust(2)
    return builder.as_markup()


@router.message(Command("numbers"))
async def cmd_numbers(message: Message) -> None:
    await message.answer("Choose a number: 0", reply_markup=keyboard(0))


@router.callback_query(NumbersCallback.filter(F.action == "change"))
async def change(callback: CallbackQuery, callback_data: NumbersCallback) -> None:
    await callback.message.edit_text(
        f"Choose a number: {callback_data.value}", reply_markup=keyboard(callback_data.value)
    )
    await callback.answer()


@router.callback_query(NumbersCallback.filter(F.action == "finish"))
async def finish(callback: CallbackQuery, callback_data: NumbersCallback) -> None:
    await callback.message.edit_text(f"Total: {callback_data.value}")
    await callback.message.answer_document(BufferedInputFile(b"total\n", filename="total.txt"), caption="Your total")
    await callback.answer(text="Thanks for using the bot!", show_alert=True)
