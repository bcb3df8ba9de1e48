"""The table `mails` → a mail server. A mail is `sending` in the database before the server is called, as in the outbox.

What is `sending` at the start was in hand when the process ended: it goes out again and says that it may be a
repetition. Next: somebody's inbox, outside Telegram.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.mail import SECONDS, Accepted, MailOutcome, NotSent, Unsure, send_mail
from bot.values import MailServer
from storage import mails
from storage.seal import Seal
from storage.writer import StorageUnavailable, Writer

log = structlog.get_logger()

SCAN_SECONDS = 5.0
WAITS = tuple(timedelta(minutes=minutes) for minutes in (0.5, 1, 2, 5, 10, 20, 30, 60, 60, 60, 60, 60))


@dataclass(frozen=True, slots=True)
class Post:
    """Through which server mails go, from whom and to whom."""

    server: MailServer
    sender: str
    to: tuple[str, ...]


class Mailer:
    """`run` until it is cancelled: what is in hand then goes out again after the next start."""

    def __init__(self, post: Post, writer: Writer, seal: Seal, clock: Clock, *, seconds: float = SECONDS) -> None:
        self._post, self._writer, self._seal, self._clock = post, writer, seal, clock
        self._seconds = seconds

    async def run(self) -> None:
        begun = False
        while True:
            try:
                if not begun:
                    await self._writer.run(lambda tx: mails.repeat_stuck(tx, self._clock.now()))
                    begun = True
                if await self.once():
                    continue
            except StorageUnavailable as trouble:
                log.warning("mails wait for the database", reason=str(trouble))
                begun = False  # what came of the mail in hand may not be written
            await asyncio.sleep(SCAN_SECONDS)

    async def once(self) -> bool:
        """Sends the mail that is next; False when none is due."""
        row = await self._writer.run(lambda tx: mails.claim(tx, self._clock.now()))
        if row is None:
            return False
        outcome = await self._sent(row)
        await self._writer.run(lambda tx: self._settle(tx, row, outcome))
        return True

    async def _sent(self, row: Any) -> MailOutcome:
        try:
            return await send_mail(self._post.server, self._written(row), seconds=self._seconds)
        except Exception as failure:  # whatever is wrong with one mail, the bot goes on
            return Unsure(type(failure).__name__)

    def _written(self, row: Any) -> EmailMessage:
        content: Any = self._seal.open_json(row.content, mails.place(row.id))
        mail = EmailMessage()
        mail["From"], mail["To"] = self._post.sender, ", ".join(self._post.to)
        mail["Subject"] = content["repeated" if row.repeats else "subject"]
        mail["Date"] = self._clock.now()
        mail["Message-ID"] = f"<{row.id}@askel.invalid>"  # the same for a repetition, so that one can be told apart
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(content["body"])
        return mail

    async def _settle(self, tx: AsyncConnection, row: Any, outcome: MailOutcome) -> None:
        match outcome:
            case Accepted():
                await mails.settle(tx, row.id, "sent", self._clock.now())
            case NotSent(why):
                await self._later(tx, row, "failed", why, repeats=False)
            case Unsure(why):
                await self._later(tx, row, "unknown", why, repeats=True)

    async def _later(self, tx: AsyncConnection, row: Any, at_last: str, why: str, *, repeats: bool) -> None:
        """Again after a while, and in the end no more: by then the ladder has written newer ones."""
        now = self._clock.now()
        if row.attempts > len(WAITS):
            log.error("mail_given_up", mail=row.id, reason=why, next="see ASKEL_SMTP_URL and the mail server")
            await mails.settle(tx, row.id, at_last, now, reason=why)
            return
        wait = WAITS[row.attempts - 1]
        log.warning("mail_not_sent", mail=row.id, reason=why, again_in=wait.total_seconds())
        await mails.settle(tx, row.id, "queued", now, reason=why, not_before=now + wait, repeats=repeats)
