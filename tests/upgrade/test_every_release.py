"""From every released version to this one: no row is lost, and whoever is in that database is served as before."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from karpear import __version__
from tests.steps.processes import karpear
from tests.upgrade.released import VERSIONS, ReleasedWorld, lost, made_by

#: What a migration moved or took out on purpose, and where it went.
EXCEPTIONS = {
    "sqlite_sequence": "counters of ids, which count on",
    "django_content_type": "those of case packs followed them into readiness (readiness.0003)",
}
#: Of a member, an officer, a lead and an independent: whose pages are opened, and which menu all the way.
MENUS = {"Sophea": "/me/", "Dara": "/organisation/", "Bopha": "", "Vanna": ""}
LOOK = (Path(__file__).parent / "look.py").read_text()


def seen_after(world: ReleasedWorld) -> dict[str, Any]:
    asked = {
        "clear": world.clear, "now": datetime.now(UTC).isoformat(), "token": world.accounts["Sophea"]["device_token"],
        "menus": {world.accounts[name]["email"]: menu for name, menu in MENUS.items()},
        "password": world.accounts["Sophea"]["password"],
    }  # fmt: skip
    shell = ("manage", "shell", "-v0", "--no-imports", "-c", LOOK)
    done = karpear(world.data, *shell, LOOK=json.dumps(asked), **world.settings)
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


def check_upgrade(version: str, data: Path, *, postgres: bool) -> None:
    world = made_by(version, data, postgres=postgres)
    rows_before = world.rows()
    done = karpear(world.data, "manage", "migrate", "-v0", **world.settings)
    assert done.returncode == 0, done.stderr
    losses = {table: what for table, what in lost(rows_before, world.rows()).items() if table not in EXCEPTIONS}
    assert not losses
    columns, promises = rows_before["checkins_promise"]
    assert "armed" in {promise[columns.index("state")] for promise in promises}, "one of what is compared is a promise"
    seen = seen_after(world)
    assert seen["clear"] == {place: value for place, (_pk, value) in world.clear.items()}
    assert seen["breaks"] == 0, "the audit's chain holds"
    assert seen["password"]
    for email, pages in seen["pages"].items():
        assert len(pages) > 4
        assert set(pages.values()) == {200}, (email, pages)
    assert seen["sos"] in (200, 201)
    assert seen["messages"], "an SOS that was pressed is a message that waits"


def test_every_release_before_this_one_is_there() -> None:
    minor = int(__version__.split(".")[1])
    assert {f"0.{n}.0" for n in range(1, minor)} <= set(VERSIONS), "scripts/released_data.py makes what is missing"


@pytest.mark.once
@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("version", [VERSIONS[-1]])
@pytest.mark.django_db
def test_what_a_version_wrote_is_served_by_this_one(version: str, tmp_path: Path) -> None:
    """All the way, and from the release before; the others and the other database are in the soak."""
    check_upgrade(version, tmp_path, postgres=False)


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.django_db
def test_what_any_version_wrote_is_served_by_this_one(version: str, tmp_path: Path, on_postgres: bool) -> None:
    if version == VERSIONS[-1] and not on_postgres:
        pytest.skip("`make test` does this one")
    check_upgrade(version, tmp_path, postgres=on_postgres)
