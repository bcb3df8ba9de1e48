"""How a bot receives: it asks for updates, or it names a webhook. Never both."""

from typing import Any

import orjson

from simulator.call import Call, Described
from simulator.fields import Fields, parse_form
from simulator.refusals import Refused, bad_request, conflict
from simulator.updates import Update

__all__ = ["delete_webhook", "get_updates", "get_webhook_info", "set_webhook"]

LONGEST_POLL = 50
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


async def get_updates(call: Call) -> list[Update]:
    fields, mailbox = call.fields, call.bot.mailbox
    if call.bot.webhook.url:
        raise conflict(WEBHOOK_ACTIVE)
    mailbox.allow(fields.structure("allowed_updates", "allowed updates"))
    limit = min(100, max(1, fields.whole("limit", 100)))
    seconds = min(LONGEST_POLL, max(0.0, fields.number("timeout") or 0.0))
    return await mailbox.take(fields.whole("offset"), limit, seconds)


def set_webhook(call: Call) -> Described:
    fields, webhook = call.fields, call.bot.webhook
    url = fields.text("url").strip()
    if not url:
        return delete_webhook(call)
    if not url.startswith(("https://", "http://")) or " " in url:
        raise bad_request(f"bad webhook: invalid webhook URL specified: {url}")
    if fields.flag("drop_pending_updates"):
        call.bot.mailbox.drop()
    secret, most = fields.text("secret_token"), min(100, max(1, fields.whole("max_connections", 40)))
    call.bot.mailbox.allow(fields.structure("allowed_updates", "allowed updates"))
    if (webhook.url, webhook.secret, webhook.max_connections) == (url, secret, most):
        return Described("Webhook is already set")
    call.bot.mailbox.interrupt(conflict("terminated by setWebhook request"))
    webhook.secret, webhook.max_connections = secret, most
    webhook.ip_address, webhook.has_certificate = fields.text("ip_address"), "certificate" in fields.files
    webhook.open(url, answers(call))
    return Described("Webhook was set")


def delete_webhook(call: Call) -> Described:
    if call.fields.flag("drop_pending_updates"):
        call.bot.mailbox.drop()
    if not call.bot.webhook.url:
        return Described("Webhook is already deleted")
    call.bot.webhook.close()
    return Described("Webhook was deleted")


def get_webhook_info(call: Call) -> dict[str, Any]:
    return call.bot.webhook.info()


def answers(call: Call) -> Any:
    """A bot may answer an update with a method call of its own; nobody tells it what became of that."""

    async def answered(content_type: str, body: bytes) -> None:
        fields = Fields(method_call(content_type, body))
        if method := fields.text("method"):
            await call.perform(call.bot, method, fields)

    return answered


def method_call(content_type: str, body: bytes) -> dict[str, Any]:
    try:
        if content_type == "application/x-www-form-urlencoded":
            return parse_form(body)
        value = orjson.loads(body)
    except (orjson.JSONDecodeError, Refused):
        return {}
    return value if isinstance(value, dict) else {}
