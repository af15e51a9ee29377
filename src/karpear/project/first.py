"""What must be done before anything is served: migrations, and the demo's people."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from .health import pending_migrations


def migrate() -> None:
    """Bring the database up to date; quick when it is."""
    try:
        if not pending_migrations():
            return
    except DatabaseError:
        connection.close()  # Nothing there yet; PostgreSQL refuses more on a failed connection.
    call_command("migrate", verbosity=0, interactive=False)


def prepare_demo() -> None:
    """Migrations and the demo world."""
    from .demo_world import make_demo_world  # only the demo needs it

    migrate()
    make_demo_world(data=Path(settings.KARPEAR_DATA), now=timezone.now())
