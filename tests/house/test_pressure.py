"""Deny by default, in a session that was forced open: every view says how it answers there."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from karpear.screens.pressure import pressure_of
from karpear.ui.pressure import SAFE, Answer, declared
from tests.house.source import name, python_files
from tests.house.views import routes

#: Signing in says which password it was; the middleware and the views ask.
MAY_KNOW = {f"src/karpear/{path}" for path in ("ui/pressure.py", "people/signin.py", "people/views/invitations.py")}
ASKS = re.compile(r"\bWAY\b|session.{,9}\"way\"")


def named(patterns: list[Any], start: str = "") -> Iterator[tuple[str, Any]]:
    """The name of every address, and its view."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern.url_patterns, start + (f"{pattern.namespace}:" if pattern.namespace else ""))
        elif isinstance(pattern, URLPattern):
            yield start + (pattern.name or ""), pattern.callback


def methods(view: Any) -> set[str]:
    """The ways a view has: what its `require_…` lets through. Everything, when it has none."""
    while view is not None and not isinstance(view, partial):
        for cell in getattr(view, "__closure__", None) or ():
            if isinstance(cell.cell_contents, list | tuple) and set(cell.cell_contents) <= {*SAFE, "POST", "PUT"}:
                return set(cell.cell_contents)
        view = getattr(view, "__wrapped__", None)
    return {"GET", "POST"}


def calls() -> Iterator[tuple[str, Any, set[str]]]:
    """Every call of the API as it is served: its name, what runs, its methods."""
    for _route, view in routes(get_resolver().url_patterns):
        for cell in getattr(view, "__closure__", None) or ():
            for operation in getattr(cell.cell_contents, "operations", ()):
                yield operation.view_func.__name__, operation.view_func, set(operation.methods)


def missing_ways(view: Any, name: str, ways: set[str]) -> list[str]:
    pressure = pressure_of(view, name)
    if pressure is None:
        return ["declares nothing, and neither does its room"]
    reads, writes = ways & set(SAFE), ways - set(SAFE)
    return [
        f"does not say how it answers a {kind}"
        for kind, ways_of_kind, answer in (("read", reads, pressure.read), ("write", writes, pressure.write))
        if ways_of_kind and answer is None
    ]


def test_every_view_declares_how_it_answers_under_pressure():
    faults = [
        f"{getattr(view, '__module__', '')}.{getattr(view, '__name__', name)} {fault}"
        for name, view in named(get_resolver().url_patterns)
        for fault in missing_ways(view, name, methods(view))
    ]
    assert not faults, "Declare it above the view: @under_pressure(…) (docs/decisions/0042)\n" + "\n".join(faults)


def test_every_call_of_the_api_declares_it_and_is_held():
    faults = [f"{call} {fault}" for call, view, ways in calls() for fault in missing_ways(view, "", ways)]
    assert not faults and len(list(calls())) > 40, "\n".join(faults)
    unheld = [call for call, view, _ways in calls() if view.__code__.co_qualname != "held.<locals>.call"]
    assert not unheld, unheld


def test_a_view_that_declares_nothing_is_refused():
    def in_vault() -> None: ...
    def in_people() -> None: ...

    in_vault.__module__, in_people.__module__ = "karpear.vault.views.own", "karpear.people.views.members"
    assert declared(in_vault) is None and pressure_of(in_vault, "vault:new") is None
    pressure = pressure_of(in_people, "people:new")
    assert pressure and pressure.answer("GET") is Answer.OPEN and pressure.answer("POST") is Answer.REFUSED


def test_nothing_else_asks_which_password_was_typed():
    asking = [name(path) for path in python_files() if name(path) not in MAY_KNOW and ASKS.search(path.read_text())]
    assert not asking, "Only ui/pressure.py looks at it: declare the view, and ask `in_private`.\n" + "\n".join(asking)
