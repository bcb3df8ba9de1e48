"""Migrations lead to the tables of tables.py on both engines, all or nothing, and never touch what they do not know."""

from __future__ import annotations

import asyncio
import importlib
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, MetaData, create_engine, inspect, text

from storage import migrate
from storage.engine import writing_engine
from storage.migrate import DatabaseRefused, current, head, upgrade
from storage.tables import Instant, metadata


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
    return list(compare_metadata(context, metadata))


def indexes(connection: Connection) -> set[str]:
    """How each index is written, its WHERE included (which Alembic does not compare)."""
    written = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    }
    found = connection.execute(text(written[connection.dialect.name])).scalars()
    return {line for line in found if "alembic_version" not in line}


async def as_tables_say(database: str) -> set[str]:
    """The indexes of a database made straight from tables.py; the database is empty before and after."""
    engine = writing_engine(database)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        found = await connection.run_sync(indexes)
        await connection.run_sync(metadata.drop_all)
    await engine.dispose()
    return found


async def test_models_and_migrations_do_not_differ(database: str) -> None:
    wanted = await as_tables_say(database)

    await upgrade(database)

    engine = writing_engine(database)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        assert await connection.run_sync(indexes) == wanted
        columns = await connection.run_sync(lambda sync: inspect(sync).get_columns("people"))
    await engine.dispose()
    assert {column["name"] for column in columns} == set(metadata.tables["people"].columns.keys())


async def test_a_difference_would_be_seen(database: str) -> None:
    await upgrade(database)
    engine = writing_engine(database)
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE people ADD COLUMN shoe_size INTEGER"))
        assert len(await connection.run_sync(differences)) == 1
    await engine.dispose()


async def test_a_second_upgrade_does_nothing(database: str) -> None:
    assert await current(database) is None

    await upgrade(database)
    engine = writing_engine(database)
    async with engine.begin() as connection:
        await connection.execute(text("INSERT INTO mailboxes (id) VALUES (7)"))
    await upgrade(database)

    assert await current(database) == head()
    async with engine.begin() as connection:
        assert (await connection.execute(text("SELECT id FROM mailboxes"))).scalars().all() == [7]
    await engine.dispose()


async def test_two_upgrades_at_once_do_not_disturb_each_other(database: str) -> None:
    await asyncio.gather(upgrade(database), upgrade(database))

    assert await current(database) == head()


async def test_a_database_from_a_newer_version_is_refused_and_left_as_it_is(database: str) -> None:
    await upgrade(database)
    engine = writing_engine(database)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseRefused, match=rf"newer Askel \(revision 9999, this one knows {head()}\)"):
        await upgrade(database)

    assert await current(database) == "9999"
    await engine.dispose()


async def test_tables_without_a_version_are_refused(database: str) -> None:
    engine = writing_engine(database)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)

    with pytest.raises(DatabaseRefused, match="not made by its migrations"):
        await upgrade(database)
    await engine.dispose()


async def test_a_migration_that_fails_leaves_nothing_behind(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_at_the_end(connection: Connection) -> None:
        really(connection)
        raise RuntimeError("the power is gone")

    really = migrate._upgrade
    monkeypatch.setattr(migrate, "_upgrade", fail_at_the_end)
    with pytest.raises(RuntimeError, match="the power is gone"):
        await upgrade(database)
    monkeypatch.undo()

    assert await current(database) is None
    await upgrade(database)
    assert await current(database) == head()


async def test_looking_at_a_database_that_is_not_there_does_not_create_it(tmp_path: Path) -> None:
    assert await current(f"sqlite:///{tmp_path}/none.db") is None
    assert list(tmp_path.iterdir()) == []


async def test_a_path_may_hold_a_percent_sign(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/100%.db"

    await upgrade(database)

    assert await current(database) == head()


async def test_a_table_may_be_copied_without_losing_what_points_to_it(tmp_path: Path) -> None:
    """SQLite alters a table by a copy and a drop, which with foreign keys on would fail, or delete other rows."""
    database = f"sqlite:///{tmp_path}/x.db"
    await upgrade(database)
    engine = writing_engine(database)
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO people (id, alias, alias_index, language, audience, state, created_at) "
                "VALUES ('p', x'00', 'i', 'fi', 'general', 'active', 0)"
            )
        )
        await connection.execute(text("INSERT INTO roles (person_id, role, since) VALUES ('p', 'client', 0)"))

    def copy_people(connection: Connection) -> None:
        with Operations(MigrationContext.configure(connection)).batch_alter_table("people", recreate="always"):
            pass

    await migrate._alone(database, copy_people)

    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT person_id FROM roles"))).scalars().all() == ["p"]
    await engine.dispose()


async def test_a_row_that_points_to_nothing_stops_the_migration(tmp_path: Path) -> None:
    await upgrade(f"sqlite:///{tmp_path}/x.db")
    with sqlite3.connect(tmp_path / "x.db") as connection:
        connection.execute("INSERT INTO roles (person_id, role, since) VALUES ('nobody', 'client', 0)")
    connection.close()

    with pytest.raises(RuntimeError, match="points to nothing"):
        await upgrade(f"sqlite:///{tmp_path}/x.db")


def test_revisions_do_not_depend_on_code_that_changes() -> None:
    for revision in (migrate.FOLDER / "versions").glob("[0-9]*.py"):
        assert "storage" not in revision.read_text()
        assert Instant.__name__ not in revision.read_text()


def test_the_next_revision_is_written_from_what_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With an empty folder of revisions: the command that makes the first one, and then the second."""
    folder = tmp_path / "100% migrations"
    (folder / "versions").mkdir(parents=True)
    for name in ("env.py", "script.py.mako"):
        (folder / name).write_text((migrate.FOLDER / name).read_text())
    monkeypatch.setattr(migrate, "FOLDER", folder)

    migrate.write_revision("make the first tables")
    migrate.write_revision("change nothing")

    first, second = sorted(path.name for path in (folder / "versions").glob("*.py"))
    assert (first, second) == ("0001_make_the_first_tables.py", "0002_change_nothing.py")
    kept = sorted((migrate.Path(migrate.__file__).parent / "migrations/versions").glob("0001_*.py"))
    assert len(kept) == 1
    assert (folder / "versions" / first).read_text().count("op.create_table") == len(metadata.tables)
    assert (folder / "versions" / second).read_text().rstrip().endswith("# ### end Alembic commands ###")


def test_the_tables_have_a_naming_convention_so_that_migrations_can_name_what_they_drop() -> None:
    unnamed = [
        f"{table.name}: {constraint}"
        for table in metadata.tables.values()
        for constraint in table.constraints
        if constraint.name is None
    ]
    assert unnamed == []
    assert isinstance(metadata, MetaData)


async def test_older_invites_count_from_what_they_have_left(tmp_path: Path) -> None:
    """Of a poster that was made before uses were counted nobody knows how many have joined."""
    revision = importlib.import_module("storage.migrations.versions.0017_count_the_uses_of_invites")
    database = sqlite3.connect(tmp_path / "askel.db")
    engine = create_engine(f"sqlite:///{tmp_path / 'askel.db'}")
    database.execute("create table invites (id text primary key, uses_left integer not null)")
    database.executemany("insert into invites values (?, ?)", [("spent", 0), ("single", 1), ("poster", 160)])
    database.commit()
    database.close()

    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        revision.upgrade()

    with engine.connect() as connection:
        rows = connection.execute(text("select id, uses, uses_left from invites"))
        assert sorted(map(tuple, rows)) == [("poster", 160, 160), ("single", 1, 1), ("spent", 1, 0)]
    engine.dispose()
