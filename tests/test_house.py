"""The contracts of the house: what no single module can show, and what nobody should have to remember."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = ("bot", "handlers", "conversations", "storage", "locales", "programmes", "pictures", "rehearsal", "simulator")
NOT_SHIPPED = ("tests", "bench")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCK = (ROOT / "requirements.lock").read_text("utf-8")


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def found(paths: list[Path], wrong: Callable[[ast.AST], bool]) -> list[str]:
    """`file:line` of every node that is wrong."""
    return [
        f"{name(path)}:{getattr(node, 'lineno', 0)}"
        for path in paths
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if wrong(node)
    ]


def imports(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=str(module), names=names):
            yield from (f"{module}.{alias.name}" for alias in names)


def texts() -> Iterator[tuple[Path, str]]:
    """Every text of the checkout that could be handed on."""
    for path in sorted(ROOT.rglob("*")):
        first = path.relative_to(ROOT).parts[0]
        kept_aside = {".git", ".venv", "build"} | {
            part for part in path.parts if part.endswith(("_cache", ".egg-info"))
        }
        if first in kept_aside | {".hypothesis", "__pycache__"} or set(path.parts) & kept_aside or not path.is_file():
            continue
        try:
            yield path, path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


# --- what imports what


def test_imports_point_one_way_only() -> None:
    linted = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert linted.returncode == 0, linted.stdout
    assert "Contracts: 6 kept, 0 broken." in linted.stdout


def test_conversations_reach_for_nothing_outside() -> None:
    outside = re.compile(
        r"(asyncio|os|time|random|secrets|uuid|sqlite3|logging|socket|ssl|http|urllib|requests|httpx|aiohttp|threading"
        r"|multiprocessing|subprocess|shutil|tempfile|telegram|sqlalchemy|structlog|babel|gettext)(\..*|$)"
    )

    assert not found(modules("conversations"), lambda node: any(outside.fullmatch(module) for module in imports(node)))


def test_conversations_never_wait() -> None:
    waits = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)

    assert not found(modules("conversations"), lambda node: isinstance(node, waits))


# --- the clock and the commit


CLOCKS = re.compile(
    r"time\.(time|monotonic|perf_counter|process_time|clock_gettime|localtime|gmtime|ctime)(_ns)?"
    r"|(.*\.)?(datetime|date)\.(now|utcnow|today)"
    r"|.*loop(\(\))?\.time"
)


def reads_a_clock(node: ast.AST) -> bool:
    called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
    return any(CLOCKS.fullmatch(reached) for reached in (called, *imports(node)))


def test_the_clock_is_read_in_one_file() -> None:
    paths = [
        path for path in modules(*CODE) if path.parts[-2:] != ("bot", "clock.py") and "simulator" not in path.parts
    ]

    assert not found(paths, reads_a_clock)


@pytest.mark.parametrize(
    "line",
    [
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "time.time()",
        "time.monotonic()",
        "time.perf_counter_ns()",
        "from time import monotonic",
        "loop.time()",
        "asyncio.get_running_loop().time()",
    ],
)
def test_a_look_at_a_clock_would_be_found(line: str) -> None:
    assert any(reads_a_clock(node) for node in ast.walk(ast.parse(line)))


@pytest.mark.parametrize(
    "line", ["clock.now()", "self._clock.monotonic()", "local.time()", "time(9, 30)", "import time"]
)
def test_what_only_looks_like_it_is_left_alone(line: str) -> None:
    assert not any(reads_a_clock(node) for node in ast.walk(ast.parse(line)))


def test_only_the_writer_commits() -> None:
    def commits(node: ast.AST) -> bool:
        return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"

    where = {line.partition(":")[0] for line in found(modules(*CODE), commits)}

    assert where == {"storage/writer.py"}


# --- the form of the code


@pytest.mark.parametrize("path", modules(*CODE, *NOT_SHIPPED), ids=name)
def test_every_module_says_why_it_exists(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))

    assert ast.get_docstring(tree) or (path.name == "__init__.py" and not tree.body)


@pytest.mark.parametrize("path", [path for path in modules(*CODE) if "versions" not in path.parts], ids=name)
def test_no_file_is_longer_than_400_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


def test_every_package_is_listed_and_every_listed_one_exists() -> None:
    exist = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in modules(*(folder.name for folder in ROOT.iterdir() if (folder / "__init__.py").exists()))
        if path.name == "__init__.py"
    }

    shipped = {package for package in exist if package.partition(".")[0] not in NOT_SHIPPED}
    assert shipped == set(PYPROJECT["tool"]["setuptools"]["packages"])
    assert {package.partition(".")[0] for package in shipped} == set(CODE)


def test_the_tools_look_at_every_package() -> None:
    assert set(PYPROJECT["tool"]["mypy"]["packages"]) == set(CODE)
    assert set(PYPROJECT["tool"]["importlinter"]["root_packages"]) == set(CODE)
    assert PYPROJECT["tool"]["mypy"]["strict"] is True


def test_warnings_are_errors() -> None:
    assert PYPROJECT["tool"]["pytest"]["ini_options"]["filterwarnings"][0] == "error"


# --- what it is made of

ENTRY = re.compile(
    r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)([^\\\n]*) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.M
)


def test_the_lock_holds_names_versions_and_hashes_and_no_address() -> None:
    rest = re.sub(r"^ +#.*\n", "", ENTRY.sub("", LOCK), flags=re.MULTILINE)

    assert rest == ""
    assert not re.search(r"https?:|//|--(index|extra-index|find-links|trusted)", LOCK)


def test_the_lock_holds_every_dependency() -> None:
    wanted = PYPROJECT["project"]["dependencies"] + PYPROJECT["dependency-groups"]["dev"]
    names = {re.split(r"[\[<>=;, ]", one)[0].lower() for one in wanted}

    assert names <= {entry[1] for entry in ENTRY.finditer(LOCK)}


def test_every_dependency_is_accounted_for_in_a_decision() -> None:
    told = (ROOT / "docs/decisions/dependencies.md").read_text("utf-8")
    wanted = PYPROJECT["project"]["dependencies"] + PYPROJECT["dependency-groups"]["dev"]

    for one in wanted:
        assert f"**{re.split(r'[<>=;, ]', one)[0].partition('[')[0]}**" in told


def test_nothing_names_a_place_on_the_machine_of_who_wrote_it() -> None:
    places = [place for place in {ROOT, ROOT.parent, Path.home()} if len(place.parts) > 2 or place == Path.home()]
    personal = re.compile("|".join(rf"(?<![\w.]){re.escape(str(place))}(?![\w])" for place in places))

    assert [name(path) for path, text in texts() if personal.search(text)] == []


# --- make

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
def test_make_alone_lists_what_there_is() -> None:
    told = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))

    assert {line.split()[1] for line in told.splitlines()} == targets
    assert all(len(line.split()) > 3 for line in told.splitlines()), "each is told in words"


def test_nothing_is_kept_in_the_repository_that_is_to_be_ignored() -> None:
    """Such as a link to somebody's environment, which breaks `make` for everybody else."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():  # an archive of the sources holds no more than was kept
        return
    kept = subprocess.run([git, "ls-files", "-ci", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)
    assert kept.stdout.decode() == ""


@pytest.mark.parametrize("stage", ["crash", "alone"])
def test_the_stages_of_make_test_name_every_file_that_belongs_to_them(stage: str) -> None:
    """Looking through five thousand tests for a handful costs a stage more than the handful does."""
    named = re.search(rf"^{stage.upper()} := (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    mark = f"mark.{stage}"
    marked = {name(path) for path in modules("tests") if mark in path.read_text("utf-8") and path != Path(__file__)}
    assert named is not None
    assert set(named[1].split()) == marked


def test_every_target_is_phony() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))

    assert set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split()) == targets  # type: ignore[index]


@pytest.mark.parametrize("script", [".ci/run"])
def test_scripts_can_be_run(script: str) -> None:
    assert (ROOT / script).stat().st_mode & 0o111
    subprocess.run(["bash", "-n", script], cwd=ROOT, check=True)
