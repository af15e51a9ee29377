"""What tests of the demo share, and those of copies."""

import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from django.conf import LazySettings

    from tests.rooms.ops.worlds import DemoWorld
    from tests.steps.backups import OfflineKey


@pytest.fixture(scope="module")
def demo_world(tmp_path_factory: pytest.TempPathFactory) -> "DemoWorld":
    from tests.rooms.ops.worlds import DemoWorld

    return DemoWorld(tmp_path_factory.mktemp("world"))


@pytest.fixture
def now(db: None, demo_world: "DemoWorld") -> "datetime":
    """When the demo's world stands as its first line is printed."""
    return demo_world.stand()


@pytest.fixture
def own_folders(
    tmp_path_factory: pytest.TempPathFactory, settings: "LazySettings", monkeypatch: pytest.MonkeyPatch
) -> None:
    """For what rehearses: one at a time in a data folder, with one key. Other tests run beside this one."""
    data = tmp_path_factory.mktemp("data")
    folders = {"KARPEAR_DATA": data, "KARPEAR_KEYS": data / "keys"}
    shutil.copytree(settings.KARPEAR_KEYS, folders["KARPEAR_KEYS"])
    for name, folder in folders.items():
        setattr(settings, name, folder)
        monkeypatch.setenv(name, str(folder))


@pytest.fixture
def key(tmp_path: "Path") -> "OfflineKey":
    """The offline one."""
    from tests.steps.backups import offline_key

    return offline_key(tmp_path)
