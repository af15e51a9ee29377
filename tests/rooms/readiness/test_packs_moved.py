"""Case packs that were sealed before they moved to this room are all there afterwards, and the way back is open."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.cast import NOW
from tests.steps.case_packs import Custody

BEFORE = [("readiness", "0001_initial"), ("cases", "0006_rows_of_one_moment_keep_their_places")]
#: In the order of their dependencies. The whole graph is not walked: of what lies beside them Django would draw every
#: model again at each step.
MOVES = [
    ("cases", "0007_case_packs_move_out"),
    ("readiness", "0002_case_packs_move_in"),
    ("readiness", "0003_content_types_of_packs_follow"),
]
MOVED = ("Pack", "Custodian", "Opening", "Contribution", "Instruction", "Release", "FamilyWords")


def move_there() -> None:
    loader = MigrationLoader(connection)
    for step in MOVES:
        with connection.schema_editor() as editor:
            loader.get_migration(*step).apply(loader.project_state([step], at_end=False), editor)


def move_back() -> Apps:
    """Returns the models as they were before."""
    loader = MigrationLoader(connection)
    for step in reversed(MOVES):
        with connection.schema_editor() as editor:
            loader.get_migration(*step).unapply(loader.project_state([step], at_end=False), editor)
    registry: Apps = loader.project_state(BEFORE).apps
    return registry


@pytest.fixture
def moved_again() -> Iterator[None]:
    """Whatever a test does, the tables are as they are now for the next one."""
    yield
    move_there()


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

    models_before = move_back()
    assert rows(models_before, "cases") == now and rooms() == {"cases"}
    models_before.get_model("cases", "Pack").objects.update(needed=3, reviewed_at=NOW)

    move_there()
    assert rows(apps, "readiness") == now | {"Pack": [now["Pack"][0] | {"needed": 3}]}
    assert rooms() == {"readiness"}
