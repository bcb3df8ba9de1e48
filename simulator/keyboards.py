"""Reply markup: inline keyboards and the keyboards under the text field, checked as Telegram checks them."""

from typing import Any, NamedTuple

from simulator.fields import Fields
from simulator.refusals import bad_request

__all__ = ["Markup", "read_inline", "read_markup"]

MAX_DATA = 64
MAX_BUTTONS = 100
ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
SCHEMES = ("http://", "https://", "tg://", "tonsite://")


class Markup(NamedTuple):
    """`inline` belongs to the message; `other` (a keyboard, its removal, a forced reply) to the chat's text field."""

    inline: dict[str, Any] | None = None
    other: dict[str, Any] | None = None


NOTHING = Markup()


def read_markup(fields: Fields) -> Markup:
    markup = fields.structure("reply_markup", "reply keyboard markup")
    match markup:
        case None | "":
            return NOTHING
        case {"inline_keyboard": rows}:
            return Markup(inline=inline_keyboard(rows))
        case {"keyboard": rows}:
            return Markup(other={**markup, "keyboard": reply_keyboard(rows)})
        case {"remove_keyboard": removed}:
            return Markup(other={"remove_keyboard": True}) if removed else NOTHING
        case {"force_reply": forced}:
            return Markup(other=dict(markup)) if forced else NOTHING
        case dict():
            return NOTHING
        case _:
            raise bad_request("object expected as reply markup")


def read_inline(fields: Fields) -> dict[str, Any] | None:
    """For an edit, where only an inline keyboard will do."""
    markup = read_markup(fields)
    if markup.other:
        raise bad_request("inline keyboard expected")
    return markup.inline


def inline_keyboard(rows: Any) -> dict[str, Any] | None:
    kept = [[inline_button(button) for button in row] for row in checked_rows(rows, "inline_keyboard") if row]
    if sum(map(len, kept)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": kept} if kept else None


def checked_rows(rows: Any, field: str) -> list[list[Any]]:
    if not isinstance(rows, list):
        raise bad_request(f'field "{field}" of the ReplyMarkup must be an Array of Arrays')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{field}" of the ReplyMarkup must be an Array of Arrays')
    return rows


def inline_button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: Text must be non-empty")
    data = button.get("callback_data")
    if data is not None:
        check_data(data)
    elif not any(button.get(action) is not None for action in ACTIONS):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "url" in button:
        check_address(button["url"])
    return button


def check_data(data: Any) -> None:
    if not isinstance(data, str):
        raise bad_request('can\'t parse inline keyboard button: Field "callback_data" must be of type String')
    if not 0 < len(data.encode(errors="replace")) <= MAX_DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def check_address(address: Any) -> None:
    if not isinstance(address, str) or not (address.startswith(SCHEMES) or "." in address) or " " in address.strip():
        raise bad_request(f"inline keyboard button URL '{address}' is invalid: Wrong HTTP URL")


def reply_keyboard(rows: Any) -> list[list[dict[str, Any]]]:
    return [[reply_button(button) for button in row] for row in checked_rows(rows, "keyboard") if row]


def reply_button(button: Any) -> dict[str, Any]:
    match button:
        case str(text) | {"text": str(text)} if text.strip():
            return {"text": text} if isinstance(button, str) else button
        case _:
            raise bad_request("can't parse keyboard button: Text must be non-empty")
