"""Django's picture of all models while it migrates, redrawn where it changes and nowhere else.

For each new table and each new foreign key Django draws every model again that is related to it in whatever way: here
all of them, since everything belongs to somebody. From an early version to this one that took minutes, in which nobody
could press an SOS. What has to be drawn again is the model, and whatever points at it; what it points at stays.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db.migrations.state import ProjectState

type Key = tuple[str, str]


@contextmanager
def redrawn_where_changed() -> Iterator[None]:
    with patch.object(ProjectState, "_find_reload_model", _to_draw_again):
        yield


def _to_draw_again(state: Any, app_label: str, model_name: str, delay: bool = False) -> set[Key]:
    """The model and all that point at it, through however many others."""
    models = {(app_label, model_name)}
    pointing = _pointing(state.apps)
    new = set(models)
    while new:
        new = {source for target in new for source in pointing.get(target, ())} - models
        models |= new
    return models


def _pointing(apps: Any) -> dict[Key, set[Key]]:
    """By model: which models hold its class, as a foreign key, as many of them, or as what they are made of."""
    pointing: dict[Key, set[Key]] = {}
    for model in apps.get_models(include_auto_created=True):
        owner = model._meta.auto_created or model
        targets = [field.related_model for field in (*model._meta.local_fields, *model._meta.local_many_to_many)]
        for target in (*targets, *model.__bases__):
            if hasattr(target, "_meta"):
                pointing.setdefault(_key(target), set()).add(_key(owner))
    return pointing


def _key(model: Any) -> Key:
    return model._meta.app_label, model._meta.model_name
