"""One e-mail to a mail server: what came of it is a value. Nothing here knows what is in the mail."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final

import aiosmtplib

from bot.values import MailServer

SECONDS: Final = 30.0  # for each step


@dataclass(frozen=True, slots=True)
class Accepted:
    """The server has taken it over."""


@dataclass(frozen=True, slots=True)
class NotSent:
    """It surely was not sent; later it may be."""

    why: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """The connection broke while the server had it."""

    why: str


MailOutcome = Accepted | NotSent | Unsure


async def send_mail(server: MailServer, mail: EmailMessage, *, seconds: float = SECONDS) -> MailOutcome:
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_tls=server.scheme == "smtp+tls",
        start_tls=server.scheme == "smtp+starttls",
        timeout=seconds,
    )
    try:
        await client.connect()
    except (aiosmtplib.SMTPException, OSError, ValueError) as wrong:
        client.close()
        return NotSent(_named(wrong))
    try:
        await client.send_message(mail)
    except (aiosmtplib.SMTPResponseException, aiosmtplib.SMTPRecipientsRefused) as refused:
        return NotSent(_named(refused))
    except (aiosmtplib.SMTPException, OSError) as broken:
        return Unsure(_named(broken))
    finally:
        client.close()
    return Accepted()


def _named(wrong: Exception) -> str:
    """What went wrong without the words of a server, which may repeat addresses."""
    code = getattr(wrong, "code", None)
    return f"{type(wrong).__name__} {code}" if code else type(wrong).__name__
