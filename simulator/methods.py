"""The Bot API's methods by name, and what one call is. Each method is a small function in one of four modules.

receiving.py   getUpdates, the webhook
sending.py     whatever becomes a new message
changing.py    edits, deletions, answers to taps
asking.py      who and what: getMe, getChat, commands, files
"""

from collections.abc import Awaitable, Callable
from typing import Any

from simulator import asking, changing, receiving, sending
from simulator.call import Call

__all__ = ["METHODS", "Method"]

Method = Callable[[Call], Any | Awaitable[Any]]

METHODS: dict[str, Method] = {
    name.lower(): method
    for name, method in {
        "getUpdates": receiving.get_updates,
        "setWebhook": receiving.set_webhook,
        "deleteWebhook": receiving.delete_webhook,
        "getWebhookInfo": receiving.get_webhook_info,
        "sendMessage": sending.send_message,
        "sendPhoto": sending.send_photo,
        "sendDocument": sending.send_document,
        "sendVoice": sending.send_voice,
        "sendAudio": sending.send_audio,
        "sendVideo": sending.send_video,
        "sendAnimation": sending.send_animation,
        "sendSticker": sending.send_sticker,
        "sendVenue": sending.send_venue,
        "sendLocation": sending.send_location,
        "sendContact": sending.send_contact,
        "sendPoll": sending.send_poll,
        "copyMessage": sending.copy_message,
        "forwardMessage": sending.forward_message,
        "sendChatAction": sending.send_chat_action,
        "editMessageText": changing.edit_message_text,
        "editMessageCaption": changing.edit_message_caption,
        "editMessageReplyMarkup": changing.edit_message_reply_markup,
        "deleteMessage": changing.delete_message,
        "deleteMessages": changing.delete_messages,
        "answerCallbackQuery": changing.answer_callback_query,
        "getMe": asking.get_me,
        "getChat": asking.get_chat,
        "getChatMember": asking.get_chat_member,
        "leaveChat": asking.leave_chat,
        "getFile": asking.get_file,
        "setMyCommands": asking.set_my_commands,
        "getMyCommands": asking.get_my_commands,
        "deleteMyCommands": asking.delete_my_commands,
    }.items()
}
