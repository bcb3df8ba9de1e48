"""A real mail server in a test: it takes mails, refuses them, or falls silent when told to."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(slots=True)
class PostOffice:
    """`answers`: what the next mails are answered with, "250 OK" after that; "break" ends the connection instead."""

    port: int = 0
    answers: list[str] = field(default_factory=list)
    got: list[EmailMessage] = field(default_factory=list)
    by_name: int = 0  # how many came from somebody who had logged in

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.by_name += bool(session.authenticated)
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer in ("250 OK", "break"):  # what breaks may have been taken over, and nobody knows
            mail = message_from_bytes(envelope.content, policy=policy.default)
            self.got.append(cast(EmailMessage, mail))
        if answer == "break":
            server.transport.abort()
        return answer

    @property
    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.got]

    @property
    def bodies(self) -> list[str]:
        return [mail.get_content().replace("\r\n", "\n") for mail in self.got]


@asynccontextmanager
async def post_office(port: int = 0, **more: Any) -> AsyncIterator[PostOffice]:
    office, at_once = PostOffice(), more.pop("ssl", None)

    def made() -> SMTP:
        return SMTP(office, hostname="post.example", enable_SMTPUTF8=True, **more)

    server = await asyncio.get_running_loop().create_server(made, "127.0.0.1", port, ssl=at_once)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()


def only_me(_server: Any, _session: Any, _envelope: Any, _how: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"askel", b"p@ss word"))


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """For 127.0.0.1: what a server shows, and the file of those who are to trust it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "post")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert, secret = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, secret)
    return context, cert
