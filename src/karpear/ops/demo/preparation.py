"""What must be done before the demo is served."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from ..server.preparation import migrate
from .world import make_demo_world


def prepare_demo() -> bool:
    """Migrations and the demo world. Returns as `migrate` does."""
    migrated = migrate()
    make_demo_world(data=Path(settings.KARPEAR_DATA), now=timezone.now())
    return migrated
