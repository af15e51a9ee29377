"""What tests of the demo share."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from datetime import datetime

    from tests.rooms.ops.worlds import DemoWorld


@pytest.fixture(scope="module")
def demo_world(tmp_path_factory: pytest.TempPathFactory) -> "DemoWorld":
    from tests.rooms.ops.worlds import DemoWorld

    return DemoWorld(tmp_path_factory.mktemp("world"))


@pytest.fixture
def now(db: None, demo_world: "DemoWorld") -> "datetime":
    """When the demo's world stands as its first line is printed."""
    return demo_world.stand()
