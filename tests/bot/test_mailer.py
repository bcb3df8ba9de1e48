"""Alerts leave by e-mail, too: once each, as soon as the mail server lets them, and never silently not at all."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from bot.clock import Clock
from bot.mailer import WAITS, Mailer, Post
from bot.values import MailServer
from storage import mails
from storage import tables as t
from storage.draft import Draft
from tests.bot.post import certificate, only_me, post_office
from tests.conftest import Store
from tests.conversations.scene import NOW
from tests.handlers.house import Standing

pytestmark = pytest.mark.usefixtures("in_a_hurry")

CONTENT = {"subject": "An alert waits", "repeated": "An alert waits, perhaps again", "body": "Amina: hätä\n"}


@dataclass(slots=True)
class Desk:
    """A mailer over a database, and the clock by which it goes."""

    store: Store
    clock: Standing
    mailer: Mailer

    async def write(self, id: str = "m-1") -> None:
        """A mail as the ladder writes it."""
        draft = Draft()
        sealed = self.store.seal.seal_json(CONTENT, mails.place(id))
        draft.insert(t.mails, id=id, content=sealed, state="queued", not_before=NOW, created_at=NOW, alert_id="a-1")
        await self.store.run(draft.write)

    async def mail(self) -> Any:
        (row,) = await self.store.rows(t.mails)
        return row


async def desk(store: Store, port: int, scheme: str = "smtp", *who: str) -> Desk:
    server = MailServer(scheme, "127.0.0.1", port, *who)
    clock = Standing(NOW)
    post = Post(server, "askel@example.org", ("duty@example.org", "kirsi@example.org"))
    made = Desk(store, clock, Mailer(post, store.writer, store.seal, cast(Clock, clock), seconds=1))
    draft = Draft()
    sealed = store.seal.seal(b"Amina", "x")
    draft.insert(
        t.people, id="p", alias=sealed, alias_index="i", language="en", audience="x", state="active", created_at=NOW
    )
    draft.insert(
        t.alerts, id="a-1", client_id="p", rule="x", lane="now", state="open", rung=3, next_at=NOW, raised_at=NOW
    )
    await store.run(draft.write)
    await made.write()
    return made


async def test_a_mail_leaves_once_with_all_that_a_mail_needs(store: Store) -> None:
    async with post_office() as office:
        one = await desk(store, office.port)

        assert await one.mailer.once()
        assert not await one.mailer.once()

    (mail,) = office.got
    assert (mail["From"], mail["To"]) == ("askel@example.org", "duty@example.org, kirsi@example.org")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert (office.subjects, office.bodies) == (["An alert waits"], ["Amina: hätä\n"])
    assert ((await one.mail()).state, (await one.mail()).attempts) == ("sent", 1)


async def test_a_server_that_is_down_gets_it_when_it_is_up_again(one_store: Store) -> None:
    one = await desk(one_store, port := free_port())
    await one.mailer.once()
    assert (await one.mail()).state == "queued"

    async with post_office(port) as office:
        assert not await one.mailer.once()  # not at once: it waits a while
        one.clock.at += WAITS[0]
        await one.mailer.once()

    assert office.subjects == ["An alert waits"]


@pytest.mark.parametrize("answer", ["451 try later", "550 no such mailbox"])
async def test_what_is_refused_is_tried_again(one_store: Store, answer: str) -> None:
    async with post_office() as office:
        one = await desk(one_store, office.port)
        office.answers = [answer]
        await one.mailer.once()
        assert ((await one.mail()).state, (await one.mail()).reason) == ("queued", f"SMTPDataError {answer[:3]}")
        one.clock.at += WAITS[0]
        await one.mailer.once()

    assert office.subjects == ["An alert waits"]


async def test_what_may_have_arrived_is_said_again_and_says_so(one_store: Store) -> None:
    async with post_office() as office:
        one = await desk(one_store, office.port)
        office.answers = ["break"]
        await one.mailer.once()
        one.clock.at += WAITS[0]
        await one.mailer.once()

    assert office.subjects == ["An alert waits", "An alert waits, perhaps again"]
    assert len({mail["Message-ID"] for mail in office.got}) == 1


async def test_a_server_that_falls_silent_holds_up_nothing_for_long(one_store: Store) -> None:
    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await gone.wait()
        writer.close()

    gone = asyncio.Event()
    async with await asyncio.start_server(silent, "127.0.0.1", port := free_port()):
        one = await desk(one_store, port)
        await asyncio.wait_for(one.mailer.once(), timeout=10)
        gone.set()

    assert (await one.mail()).state == "queued"


async def test_after_a_day_of_refusals_it_is_given_up_and_the_log_says_so(one_store: Store) -> None:
    one = await desk(one_store, free_port())
    with capture_logs() as logs:
        for _ in range(len(WAITS) + 1):
            assert await one.mailer.once()
            one.clock.at += timedelta(hours=1)

    assert (await one.mail()).state == "failed"
    assert [line["event"] for line in logs][-1] == "mail_given_up"
    assert not await one.mailer.once()


async def test_what_was_in_hand_when_the_process_ended_goes_out_marked(one_store: Store) -> None:
    async with post_office() as office:
        one = await desk(one_store, office.port)
        await one_store.run(lambda tx: mails.claim(tx, NOW))
        running = asyncio.create_task(one.mailer.run())
        while not office.got:
            await asyncio.sleep(0.01)
        running.cancel()

    assert office.subjects == ["An alert waits, perhaps again"]


@pytest.mark.parametrize("scheme", ["smtp+tls", "smtp+starttls"])
async def test_it_speaks_to_a_server_over_tls_and_by_name(
    one_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    shown, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    more = {"ssl": shown} if scheme == "smtp+tls" else {"tls_context": shown, "require_starttls": True}
    # aiosmtpd knows only of a lock that it made itself
    async with post_office(**more, authenticator=only_me, auth_require_tls=scheme != "smtp+tls") as office:
        one = await desk(one_store, office.port, scheme, "askel", "p@ss word")
        await one.mailer.once()

    assert (office.subjects, office.by_name) == (["An alert waits"], 1)


@pytest.mark.parametrize("scheme", ["smtp+tls", "smtp+starttls"])
async def test_it_says_nothing_to_a_server_that_it_cannot_trust(one_store: Store, tmp_path: Path, scheme: str) -> None:
    shown, _ = certificate(tmp_path)
    more = {"ssl": shown} if scheme == "smtp+tls" else {"tls_context": shown}
    async with post_office(**more) as office:
        one = await desk(one_store, office.port, scheme)
        await one.mailer.once()

    assert (office.got, (await one.mail()).state) == ([], "queued")


async def test_a_mail_that_cannot_be_opened_does_not_end_the_bot(one_store: Store) -> None:
    async with post_office() as office:
        one = await desk(one_store, office.port)
        await one_store.run(lambda tx: tx.execute(t.mails.update().values(content=b"\x00" * 40)))
        assert await one.mailer.once()

    assert (office.got, (await one.mail()).state) == ([], "queued")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
