"""Every table knows how long it is kept, points downwards only, and shows in clear only what is written down."""

import runpy

from django.db.models import Field, Model

from karpear.db.retention import keeps
from tests.house.fields import CLEAR_FIELDS, clear_fields, rooms_models
from tests.house.source import ROOT, SRC, compare, floors


def room(model: type[Model]) -> str:
    return model.__module__.split(".")[1]


def test_every_model_says_how_long_it_is_kept():
    without = [m._meta.label for m in rooms_models() if not keeps(m)]
    assert not without, f"Give RETENTION (a `Keep`, db/retention.py) to: {without}"


def test_the_table_of_how_long_things_are_kept_is_made_from_the_models():
    table = runpy.run_path(str(ROOT / "scripts/retention.py"))["page"]
    assert (ROOT / "docs/running/retention.md").read_text() == table(), "run `make retention`, and look at what changed"


def test_foreign_keys_point_downwards_only():
    """import-linter cannot see keys written as strings, such as "alerts.Alert"."""
    upwards = []
    for model in rooms_models():
        for field in model._meta.get_fields(include_hidden=True):
            target = getattr(field, "related_model", None)
            if not isinstance(field, Field) or not isinstance(target, type):
                continue
            if not target.__module__.startswith("karpear.") or room(target) == room(model):
                continue
            if floors()[room(target)] >= floors()[room(model)]:
                upwards.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert not upwards, f"These keys point upwards or sideways; keep a UUID and let the upper room ask: {upwards}"


def test_clear_fields_equal_the_written_list():
    """What the database shows to whoever steals it. A personal field belongs in EncryptedTextField."""
    why = "lists what is stored unencrypted. Encrypt it, or write it down (python -m tests.house.lists):"
    compare(CLEAR_FIELDS, clear_fields(), why)


def test_rooms_of_the_house_are_apps():
    folders = {p.parent.name for p in SRC.glob("*/__init__.py")}
    assert folders == set(floors()), "A new room gets a floor in pyproject.toml (tool.importlinter, first contract)."
