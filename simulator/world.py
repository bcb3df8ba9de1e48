"""All that this Telegram knows: bots, people, groups, chats and what was said in them. No HTTP here."""

import re
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from simulator.calls import Calls
from simulator.clock import Clock
from simulator.events import Events
from simulator.faults import Faults
from simulator.files import Files
from simulator.limits import Limits
from simulator.refusals import not_found, unauthorized
from simulator.updates import Mailbox, Receipt, Update
from simulator.webhook import Webhook

__all__ = ["Bot", "Chat", "Group", "Person", "Post", "Private", "Query", "World"]

TOKEN = re.compile(r"(\d{1,16}):[A-Za-z0-9_-]{10,}")
FIRST_PERSON = 7_000_000_001  # above 32 bits, as many real ids are
QUERY_LIVES = 150
PRESENT = ("member", "administrator", "creator")

JSON = dict[str, Any]


@dataclass(slots=True, eq=False)
class Bot:
    id: int
    token: str
    username: str
    first_name: str
    mailbox: Mailbox
    webhook: Webhook
    reads_all: bool = False
    commands: dict[tuple[str, int, int, str], list[JSON]] = field(default_factory=dict)

    def user(self) -> JSON:
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}


@dataclass(slots=True, eq=False)
class Person:
    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None

    def named(self) -> JSON:
        names = {"first_name": self.first_name, "last_name": self.last_name, "username": self.username}
        return {name: value for name, value in names.items() if value is not None}

    def user(self) -> JSON:
        user = {"id": self.id, "is_bot": False, **self.named()}
        return user | {"language_code": self.language_code} if self.language_code else user


@dataclass(slots=True, eq=False)
class Post:
    """A message: `body` is what the Bot API says of it, `other` a keyboard that only the person sees."""

    body: JSON
    author: int
    other: JSON | None = None
    earlier: list[JSON] = field(default_factory=list)
    edits: int = 0
    deleted: bool = False

    @property
    def message_id(self) -> int:
        return int(self.body["message_id"])


@dataclass(slots=True, eq=False, kw_only=True)
class Chat:
    id: int
    kind: str
    posts: dict[int, Post] = field(default_factory=dict)
    last_id: int = 0

    def about(self) -> JSON:
        raise NotImplementedError

    def standing(self, message_id: int) -> Post | None:
        post = self.posts.get(message_id)
        return None if post is None or post.deleted else post

    def add(self, author: int, head: JSON, content: JSON, other: JSON | None = None) -> Post:
        self.last_id += 1
        post = Post({"message_id": self.last_id, **head, **content}, author, other)
        self.posts[self.last_id] = post
        return post


@dataclass(slots=True, eq=False, kw_only=True)
class Private(Chat):
    bot: Bot
    person: Person
    started: bool = False
    blocked: bool = False

    def about(self) -> JSON:
        return {"id": self.id, **self.person.named(), "type": "private"}


@dataclass(slots=True, eq=False, kw_only=True)
class Group(Chat):
    """`people` and `bots` hold each member's status; those who were here once are kept as left or kicked."""

    title: str
    username: str | None = None
    people: dict[int, str] = field(default_factory=dict)
    bots: dict[int, str] = field(default_factory=dict)
    moved_to: int | None = None

    def about(self) -> JSON:
        about: JSON = {"id": self.id, "title": self.title, "type": self.kind}
        return about | {"username": self.username} if self.username else about


@dataclass(slots=True, eq=False)
class Query:
    """A tap that waits for its answer."""

    id: str
    bot: Bot
    person: Person
    chat: Chat
    message_id: int
    at: float
    answer: JSON | None = None


class World:
    def __init__(self) -> None:
        self.clock = Clock()
        self.events = Events()
        self.calls = Calls()
        self.files = Files()
        self.faults = Faults()
        self.limits = Limits()
        self.bots: dict[int, Bot] = {}
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.private: dict[tuple[int, int], Private] = {}
        self.queries: dict[str, Query] = {}
        self._person_ids = count(FIRST_PERSON)
        self._query_ids = count(4_382_000_000_000_000_001)

    def forward(self, seconds: float) -> None:
        self.clock.forward(seconds)
        self.events.add("clock", now=self.clock.now(), ahead=self.clock.ahead)

    def bot_by_token(self, token: str) -> Bot:
        """The bot of this token; the first use of a well-formed one registers it."""
        match = TOKEN.fullmatch(token)
        if not match:
            raise not_found()
        bot = self.bots.get(int(match.group(1)))
        if bot is None:
            return self.register(token, f"bot{match.group(1)}_bot", f"Bot {match.group(1)}")
        if bot.token != token:
            raise unauthorized()
        return bot

    def register(self, token: str, username: str, first_name: str) -> Bot:
        bot_id = int(token.partition(":")[0])
        mailbox = Mailbox(self.clock, self._read)
        bot = self.bots[bot_id] = Bot(bot_id, token, username, first_name, mailbox, Webhook(mailbox))
        return bot

    def new_person_id(self) -> int:
        return next(number for number in self._person_ids if number not in self.people and number not in self.bots)

    def private_chat(self, bot: Bot, person: Person) -> Private:
        key = (bot.id, person.id)
        chat = self.private.get(key)
        if chat is None:
            chat = self.private[key] = Private(id=person.id, kind="private", bot=bot, person=person)
        return chat

    def bots_in(self, chat: Chat) -> list[Bot]:
        match chat:
            case Private(bot=bot):
                return [bot]
            case Group(bots=bots):
                return [self.bots[bot_id] for bot_id, status in bots.items() if status in PRESENT]
        return []

    def head(self, chat: Chat, user: JSON) -> JSON:
        """What every message begins with: who, where, when."""
        if chat.kind == "channel":
            return {"sender_chat": chat.about(), "chat": chat.about(), "date": self.clock.date()}
        return {"from": user, "chat": chat.about(), "date": self.clock.date()}

    def tell(self, bot: Bot, kind: str, payload: Any, lane: int, receipt: Receipt | None = None) -> int | None:
        return bot.mailbox.add(kind, payload, lane, receipt)

    def event(self, kind: str, chat: Chat, **more: Any) -> None:
        match chat:
            case Private(bot=bot, person=person):
                self.events.add(kind, person.id, chat.id, bot_id=bot.id, **more)
            case _:
                self.events.add(kind, None, chat.id, **more)

    def new_query(self, bot: Bot, person: Person, chat: Chat, message_id: int) -> Query:
        self._forget_old_queries()
        query = Query(str(next(self._query_ids)), bot, person, chat, message_id, self.clock.now())
        self.queries[query.id] = query
        return query

    def open_query(self, bot: Bot, query_id: str) -> Query | None:
        query = self.queries.get(query_id)
        if query is None or query.bot is not bot or self.clock.now() - query.at > QUERY_LIVES:
            return None
        return query

    def _forget_old_queries(self) -> None:
        oldest = self.clock.now() - 2 * QUERY_LIVES
        while self.queries and (first := next(iter(self.queries.values()))).at < oldest:
            del self.queries[first.id]

    def _read(self, update: Update) -> None:
        if update.receipt:
            person_id, chat_id, message_id = update.receipt
            self.events.add("read", person_id, chat_id, message_id=message_id)
