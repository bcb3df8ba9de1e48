"""Why a database cannot be opened or used, in words for whoever runs it: what, where, and what to do."""

from __future__ import annotations

import socket
from pathlib import Path

from sqlalchemy.engine import make_url

from storage.engine import sqlite_file

SQLITE = {
    "SQLITE_NOTADB": "is no SQLite database, or is damaged: name another file, or restore a backup",
    "SQLITE_CORRUPT": "is damaged: stop everything that has it open, and restore a backup",
    "SQLITE_BUSY": "is held by another program for more than ten seconds: end that one, then try again",
    "SQLITE_LOCKED": "is held by another program: end that one, then try again",
    "SQLITE_CANTOPEN": "cannot be opened: is it a file, and may this user read and write it and its folder?",
    "SQLITE_READONLY": "cannot be written: may this user write it and its folder?",
    "SQLITE_FULL": "does not fit: the disk is full",
    "SQLITE_IOERR": "cannot be read or written: see what the machine says of its disk",
}
NOBODY_ANSWERS = "does not answer: does the server run, and are host and port right?"


def why(database: str, wrong: Exception) -> str:
    """A sentence about what was raised when this database was opened or used. It holds no password."""
    said = _what(wrong)
    return f"ASKEL_DATABASE: {where(database)} {said}{'' if said.endswith('?') else '.'}"


def where(database: str) -> str:
    """The file with its whole path, or the server's address without the password."""
    file = sqlite_file(database)
    return str(Path(file).absolute()) if file is not None else make_url(database).render_as_string(hide_password=True)


def _what(wrong: Exception) -> str:
    cause = getattr(wrong, "orig", None) or wrong
    cause = getattr(cause, "__cause__", None) or cause  # SQLAlchemy's adapters stand around the driver's own
    name = getattr(cause, "sqlite_errorname", None)
    if name is not None:
        code = next((code for code in SQLITE if name.startswith(code)), None)
        return SQLITE[code] if code is not None else f"cannot be used: {name}"
    match cause:
        case socket.gaierror():
            return "cannot be found: no machine has that name"
        case ConnectionError() | TimeoutError():
            return NOBODY_ANSWERS
        case OSError(errno=int(), strerror=str(said)):
            return f"cannot be reached: {said}"
        case _ if getattr(cause, "sqlstate", None) is not None:
            return f"refuses: {cause}"  # of a server, which says what is wrong with name, password or database
        case _:
            return f"cannot be used: {type(cause).__name__}"
