"""No room reminds by itself: what waits for a person is declared, listed and reminded of in one place."""

import ast
import importlib
from typing import Any

from karpear.people.needs import NeedKind
from karpear.screens.needs import NEEDS, WAITS
from tests.cast import NOW
from tests.house.source import SRC, name, python_files, tree

#: What tells people of needs; and a promise that is nearly due, which is no need but a part of its promise.
REMINDING = {"messaging/actions/remind.py", "checkins/actions/overdue.py"}


def _declared() -> list[NeedKind[Any]]:
    modules = [path.relative_to(SRC.parent).with_suffix("") for path in SRC.rglob("*needs.py")]
    values = [value for module in modules for value in vars(importlib.import_module(".".join(module.parts))).values()]
    return [value for value in values if isinstance(value, NeedKind)]


def test_every_need_that_is_declared_is_listed_once():
    listed = [*NEEDS, *WAITS]
    assert {need.what for need in _declared()} == {need.what for need in listed}
    assert len({need.what for need in listed}) == len(listed)


def test_what_others_have_to_do_is_not_reminded_of():
    assert not [need.what for need in WAITS if need.reminder]


def test_every_room_where_something_waits_for_people_answers():
    rooms = {need.due(NOW).model._meta.app_label for need in NEEDS}
    assert rooms == {
        "activities", "alerts", "cases", "compliance", "people", "preparedness", "readiness", "risks", "vault", "voice",
        "network", "sector", "db",
    }  # fmt: skip


def test_no_room_reminds_by_itself():
    verbs = [
        f"{name(path)} {node.name}"
        for path in python_files()
        if path.relative_to(SRC).parts[0] != "rules" and path.relative_to(SRC).as_posix() not in REMINDING
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name.split("_")[0] in ("remind", "reminds")
    ]
    assert not verbs, f"Declare a NeedKind in the subject's needs.py instead: {verbs}"
