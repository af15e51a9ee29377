"""Case packs that were sealed before they moved to this room are all there afterwards, and the way back is open."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.cast import NOW
from tests.steps.case_packs import Custody

BEFORE = [("readiness", "0001_initial"), ("cases", "0006_rows_of_one_moment_keep_their_places")]
NOWADAYS = [("readiness", "0003_content_types_of_packs_follow")]
MOVED = ("Pack", "Custodian", "Opening", "Contribution", "Instruction", "Release", "FamilyWords")


def walk(steps: list[tuple[str, str]]) -> Apps:
    """The migrations to there, forwards or backwards; returns the models as they are there."""
    registry: Apps = MigrationExecutor(connection).migrate(steps).apps
    return registry


@pytest.fixture
def moved_again() -> Iterator[None]:
    """Whatever a test does, the tables are as they are now for the next one."""
    yield
    walk(NOWADAYS)


def rows(registry: Apps, room: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of the tables that moved."""
    return {name: list(registry.get_model(room, name).objects.order_by("pk").values()) for name in MOVED}  # type: ignore[attr-defined]


def rooms() -> set[str]:
    """Whose these tables are to Django, which keeps its permissions by that."""
    names = [name.lower() for name in MOVED]
    return set(ContentType.objects.filter(model__in=names).values_list("app_label", flat=True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("moved_again", "sister")
def test_what_was_sealed_before_the_move_is_there_after_it(custody: Custody) -> None:
    call_command("migrate", verbosity=0)
    custody.seal()
    custody.part(custody.cast.kanha, custody.opening())
    now = rows(apps, "readiness")
    assert [name for name in MOVED if not now[name]] == ["FamilyWords"]

    walk(BEFORE)
    before = MigrationExecutor(connection).loader.project_state(BEFORE).apps
    assert rows(before, "cases") == now and rooms() == {"cases"}
    before.get_model("cases", "Pack").objects.update(needed=3, reviewed_at=NOW)

    walk(NOWADAYS)
    assert rows(apps, "readiness") == now | {"Pack": [now["Pack"][0] | {"needed": 3}]}
    assert rooms() == {"readiness"}
