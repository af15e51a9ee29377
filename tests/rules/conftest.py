"""Marks the plain examples of rules: the walk over every branch runs them, and a quick check runs them only there."""

from pathlib import Path

import pytest

from tests.rules.examples import LEFT_OUT

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _is_plain(item):
            item.add_marker("plain")


def _is_plain(item: pytest.Item) -> bool:
    """Is it one that the walk does not leave out?"""
    is_property = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    names = (*LEFT_OUT, "test_every_branch_is_walked")
    return item.path.is_relative_to(_HERE) and not is_property and not any(name in item.nodeid for name in names)
