"""docs/simulator.md and the code say the same."""

import re
from pathlib import Path

from simulator import Simulator
from simulator.control_weather import KINDS
from simulator.methods import METHODS

PAGE = (Path(__file__).parents[2] / "docs" / "simulator.md").read_text("utf-8")


def test_every_request_of_the_control_interface_is_documented_and_nothing_else_is():
    app = Simulator()._app()
    served = {
        f"{route.method} {re.sub(r':[^}]*', '', route.resource.canonical)}"
        for route in app.router.routes()
        if route.resource and route.resource.canonical.startswith("/sim/") and route.method != "HEAD"
    }
    documented = set(re.findall(r"`((?:GET|POST|DELETE) /sim/[^`?…]+)`", PAGE))
    assert documented == served


def test_every_method_is_documented():
    listed = PAGE.rpartition("Methods: ")[2]
    assert {name.lower() for name in re.findall(r"\b[a-z]+[A-Z]\w+", listed)} == set(METHODS)


def test_every_kind_of_fault_is_documented():
    assert [kind for kind in KINDS if f"| `{kind}` |" not in PAGE] == []


def test_every_type_of_event_is_documented():
    sources = "".join(path.read_text("utf-8") for path in (Path(__file__).parents[2] / "simulator").glob("*.py"))
    types = set(re.findall(r"(?:events\.add|\.event)\(\s*\"(\w+)\"", sources))
    listed = PAGE.partition("Event types: ")[2].partition("\n")[0]
    assert types
    assert [kind for kind in types if f"`{kind}`" not in listed] == []
