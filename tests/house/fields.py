"""What stands in clear in the database."""

from django.apps import apps
from django.db.models import Model

from karpear.keys.fields import EncryptedTextField
from tests.house.source import ROOT

CLEAR_FIELDS = ROOT / "tests/house/clear_fields.txt"


def rooms_models() -> list[type[Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("karpear.")]


def clear_fields() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in rooms_models()
        for field in model._meta.local_fields
        if not isinstance(field, EncryptedTextField) and not field.primary_key
    }
