"""What people do, over HTTP: /sim/people/{id}/... Next: gestures.py."""

import asyncio
import base64
from typing import Any

from aiohttp import web

from simulator import samples
from simulator.asked import Asked, read_asked
from simulator.control import Handler, find_bot, find_group, find_person
from simulator.fields import Upload, read_fields
from simulator.files import picture_size
from simulator.gestures import block, edit, say, speak, start, tap, text_content, unblock
from simulator.refusals import Wrong
from simulator.sending import new_poll
from simulator.views import private_view
from simulator.world import JSON, Chat, Person, Post, Private, Query, World

__all__ = ["ControlPeople"]


class ControlPeople:
    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[tuple[str, str, Handler]]:
        deeds: dict[str, Handler] = {
            "send": self.send, "tap": self.tap, "edit": self.edit, "start": self.start, "block": self.block,
            "unblock": self.unblock, "forward": self.forward, "voice": self.voice, "photo": self.photo,
            "document": self.document, "sticker": self.sticker, "location": self.location, "contact": self.contact,
            "poll": self.poll,
        }  # fmt: skip
        routes = [("POST", f"/sim/people/{{id}}/{name}", deed) for name, deed in deeds.items()]
        return [*routes, ("GET", "/sim/people/{id}/chat", self.chat), ("GET", "/sim/files/{unique_id}", self.file)]

    def person(self, request: web.Request) -> Person:
        return find_person(self.world, request.match_info["id"])

    def where(self, person: Person, asked: Asked) -> Chat:
        """The group that `chat` names, or else the private chat with the bot."""
        chat_id, bot = asked.whole("chat", None), asked.any("bot", None)
        if chat_id is not None and chat_id != person.id:
            return find_group(self.world, chat_id)
        return self.world.private_chat(find_bot(self.world, bot), person)

    def private(self, person: Person, asked: Asked) -> Private:
        return self.world.private_chat(find_bot(self.world, asked.any("bot", None)), person)

    async def chat(self, request: web.Request) -> JSON:
        bot = find_bot(self.world, request.query.get("bot"))
        return private_view(self.world, self.world.private_chat(bot, self.person(request)))

    async def send(self, request: web.Request) -> JSON:
        person, asked = self.person(request), await read_asked(request)
        chat, text = self.where(person, asked), asked.text("text")
        entities, reply_to = asked.any("entities", None), asked.whole("reply_to", None)
        asked.done()
        return say(self.world, person, chat, text, entities=entities, reply_to=reply_to)

    async def start(self, request: web.Request) -> JSON:
        person, asked = self.person(request), await read_asked(request)
        chat, payload = self.private(person, asked), asked.text("payload", None) or ""
        asked.done()
        return start(self.world, person, chat, payload)

    async def block(self, request: web.Request) -> JSON:
        person, asked = self.person(request), await read_asked(request)
        chat = self.private(person, asked)
        asked.done()
        return {"update_id": block(self.world, person, chat)}

    async def unblock(self, request: web.Request) -> JSON:
        person, asked = self.person(request), await read_asked(request)
        chat = self.private(person, asked)
        asked.done()
        return {"update_id": unblock(self.world, person, chat)}

    async def edit(self, request: web.Request) -> JSON:
        person, asked = self.person(request), await read_asked(request)
        chat, message_id, text = self.where(person, asked), asked.whole("message_id"), asked.text("text")
        asked.done()
        return edit(self.world, person, chat, message_id, text)

    async def tap(self, request: web.Request) -> JSON:
        person, asked = self.person(request), await read_asked(request)
        chat, message_id, wait = self.where(person, asked), asked.whole("message_id"), asked.number("wait", 0)
        post = chat.posts.get(message_id)
        if post is None:
            raise Wrong(f"There is no message {message_id} in this chat.")
        button = wanted_button(post, asked)
        asked.done()
        match button:
            case {"callback_data": str()}:
                query, update_id = tap(self.world, person, chat, message_id, button)
                return await self.tapped(query, update_id, wait)
            case {"url": url}:
                return {"url": url}
            case {"request_contact": True}:
                return speak(self.world, person, chat, {"contact": own_contact(person)})
            case {"request_location": True}:
                return speak(self.world, person, chat, {"location": samples.PLACE})
            case _:
                return say(self.world, person, chat, str(button["text"]))

    async def tapped(self, query: Query, update_id: int | None, wait: float) -> JSON:
        """With `wait`, the answer comes along if the bot gives one in time."""
        events, loop = self.world.events, asyncio.get_running_loop()
        until = loop.time() + wait
        while query.answer is None and (left := until - loop.time()) > 0 and not events.closed:
            await events.wait(events.last_id, left)
        tapped: JSON = {"callback_query_id": query.id, "update_id": update_id}
        return tapped if query.answer is None else {**tapped, "answer": query.answer}

    async def forward(self, request: web.Request) -> JSON:
        person, asked = self.person(request), await read_asked(request)
        chat, content = self.where(person, asked), text_content(asked.text("text"))
        origin: JSON = {"type": "hidden_user", "sender_user_name": asked.text("from_name", "Somebody")}
        from_person = asked.whole("from_person", None)
        if from_person is not None:
            origin = {"type": "user", "sender_user": find_person(self.world, from_person).user()}
        asked.done()
        origin["date"] = self.world.clock.date()
        return speak(self.world, person, chat, {"forward_origin": origin, **content})

    async def photo(self, request: web.Request) -> JSON:
        person, asked, upload = await self.with_file(request, samples.PHOTO)
        size = picture_size(upload.body)
        if size is None:
            raise Wrong("A photo must be a PNG, JPEG, GIF or WebP.")
        return self.send_file(person, asked, "photo", upload, {"width": size[0], "height": size[1]})

    async def voice(self, request: web.Request) -> JSON:
        person, asked, upload = await self.with_file(request, samples.VOICE)
        about = {"duration": asked.whole("duration", 3), "mime_type": upload.mime_type}
        return self.send_file(person, asked, "voice", upload, about)

    async def document(self, request: web.Request) -> JSON:
        person, asked, upload = await self.with_file(request, samples.DOCUMENT)
        return self.send_file(
            person, asked, "document", upload, {"file_name": upload.name, "mime_type": upload.mime_type}
        )

    async def sticker(self, request: web.Request) -> JSON:
        person, asked, upload = await self.with_file(request, samples.STICKER)
        about = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self.send_file(person, asked, "sticker", upload, {**about, "emoji": asked.text("emoji", "🙂")})

    async def with_file(self, request: web.Request, sample: Upload) -> tuple[Person, Asked, Upload]:
        """A multipart body with a `file`, or JSON with base64 `content`, or nothing: then a small sample is sent."""
        person = self.person(request)
        if request.content_type == "multipart/form-data":
            fields = await read_fields(request)
            values = {name: numbered(value) for name, value in fields.values.items()}
            return person, Asked(values), fields.files.get("file", sample)
        asked = await read_asked(request)
        name, mime_type = asked.text("file_name", sample.name), asked.text("mime_type", sample.mime_type)
        try:
            content = base64.b64decode(asked.text("content", ""), validate=True)
        except ValueError:
            raise Wrong("'content' must be base64.") from None
        return person, asked, Upload(name, mime_type, content or sample.body)

    def send_file(self, person: Person, asked: Asked, kind: str, upload: Upload, about: JSON) -> JSON:
        chat, caption, reply_to = self.where(person, asked), asked.text("caption", ""), asked.whole("reply_to", None)
        asked.done()
        described: Any = self.world.files.keep(kind, upload, about).described()
        content: JSON = {kind: [described] if kind == "photo" else described}
        if caption:
            content["caption"] = caption
        return speak(self.world, person, chat, content, reply_to)

    async def location(self, request: web.Request) -> JSON:
        person, asked = self.person(request), await read_asked(request)
        chat = self.where(person, asked)
        place = {name: asked.number(name, default, -180) for name, default in samples.PLACE.items()}
        asked.done()
        return speak(self.world, person, chat, {"location": place})

    async def contact(self, request: web.Request) -> JSON:
        person, asked = self.person(request), await read_asked(request)
        chat, own = self.where(person, asked), own_contact(person)
        phone, first_name = asked.text("phone_number", own["phone_number"]), asked.text("first_name", None)
        asked.done()
        contact = (
            {**own, "phone_number": phone} if first_name is None else {"phone_number": phone, "first_name": first_name}
        )
        return speak(self.world, person, chat, {"contact": contact})

    async def poll(self, request: web.Request) -> JSON:
        person, asked = self.person(request), await read_asked(request)
        chat, question = self.where(person, asked), asked.text("question", "Where shall we meet?")
        options = asked.any("options", ["Here", "There"])
        asked.done()
        if not isinstance(options, list) or not options or not all(isinstance(one, str) for one in options):
            raise Wrong("'options' must be a list of texts.")
        return speak(self.world, person, chat, {"poll": new_poll(question, options)})

    async def file(self, request: web.Request) -> web.Response:
        kept = self.world.files.by_unique(request.match_info["unique_id"])
        if kept is None:
            raise Wrong("There is no such file.", 404)
        return web.Response(
            body=kept.body, headers={"Content-Type": kept.mime_type, "Content-Security-Policy": "sandbox"}
        )


def wanted_button(post: Post, asked: Asked) -> JSON:
    data, text = asked.text("data", None), asked.text("text", None)
    row, col, stale = asked.whole("row", None), asked.whole("col", None), asked.flag("stale")
    if (data, text, row) == (None, None, None):
        raise Wrong("Which button? Give its data, its text, or row and col.")
    markup = post.body.get("reply_markup", {}).get("inline_keyboard") or (post.other or {}).get("keyboard") or []
    if row is not None and not post.deleted:
        if not 0 <= row < len(markup) or not 0 <= (col or 0) < len(markup[row]):
            raise Wrong(f"There is no button in row {row}, column {col or 0}.")
        return dict(markup[row][col or 0])
    for button in (button for buttons in markup for button in buttons if not post.deleted):
        if (data is not None and button.get("callback_data") == data) or (data is None and button["text"] == text):
            return dict(button)
    if stale and data is not None:
        return {"text": text or data, "callback_data": data}
    raise Wrong(
        f"Message {post.message_id} has no button '{text or data}' now; for an old one give data and stale: true."
    )


def own_contact(person: Person) -> JSON:
    contact = {"phone_number": f"+35850{person.id % 10_000_000:07d}", "first_name": person.first_name}
    return {**contact, "user_id": person.id}


def numbered(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.lstrip("-").isdecimal() else value
