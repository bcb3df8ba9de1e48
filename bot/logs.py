"""The log: nothing leaves it that could open the bot or show what people wrote, at any level.

Tokens are blanked out wherever they stand (addresses, tracebacks, warnings), and so is every secret of the settings.
Libraries that quote addresses, statements or bodies below WARNING are never let down to that.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, TextIO
from urllib.parse import quote

import structlog
from structlog.typing import Processor

from bot.settings import Settings

TOKEN = re.compile(r"\d{6,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}")
BLANK = "[blanked out]"
SHORTEST = 4  # a shorter "secret" would blank out half of the log and protects nothing
# httpx, httpcore, telegram and aiohttp.access write the token's address; the others write what people said.
TALKATIVE = (
    *("apscheduler", "httpx", "httpcore", "telegram", "aiosqlite", "sqlalchemy", "asyncpg", "aiohttp.access"),
    *("asyncio", "alembic"),
)


def set_up_logs(settings: Settings, stream: TextIO | None = None) -> None:
    """Sends every record of the process through one handler to `stream` (standard error), blanked out."""
    handler = _Handler(stream or sys.stderr)
    handler.setFormatter(Redacting(_formatter(settings.log_format), redactor(settings.secrets())))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.captureWarnings(True)
    sys.excepthook = _log_what_nobody_caught
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_BEFORE,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def redactor(secrets: Iterable[str] = ()) -> Callable[[str], str]:
    """A function that blanks out tokens and these secrets, as they are or as JSON, Python and addresses write them."""
    spellings = {spelling for secret in secrets if len(secret) >= SHORTEST for spelling in _spellings(secret)}
    words = "|".join(re.escape(spelling) for spelling in sorted(spellings, key=len, reverse=True))
    known = re.compile(words) if words else None

    def redact(text: str) -> str:
        return TOKEN.sub(BLANK, known.sub(BLANK, text) if known else text)

    return redact


def _spellings(secret: str) -> Iterable[str]:
    bare = secret.rstrip("=")  # padding of base64 may be left out
    forms = (bare, repr(bare)[1:-1], quote(bare, safe="")) if bare else ()
    return (*forms, *(json.dumps(form, ensure_ascii=False)[1:-1] for form in forms))


class Redacting(logging.Formatter):
    """Blanks out what another formatter has written, its traceback included."""

    def __init__(self, inner: logging.Formatter, redact: Callable[[str], str]) -> None:
        super().__init__()
        self._inner = inner
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(self._inner.format(record))


class _Handler(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:
        """Python's own would print the record's arguments as they are."""
        self.stream.write(f"a record of {record.name} at {record.pathname}:{record.lineno} could not be written\n")


_BEFORE: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def _formatter(form: str) -> logging.Formatter:
    last: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if form == "json":  # tracebacks as plain text: the structured ones hold local variables
        last += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        last += [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    return structlog.stdlib.ProcessorFormatter(processors=last, foreign_pre_chain=_BEFORE)


def _log_what_nobody_caught(kind: type[BaseException], what: BaseException, where: TracebackType | None) -> Any:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("askel").critical("nobody caught this", exc_info=(kind, what, where))
