"""Which migrations there are, and which of them the database has not seen."""

from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import connection


@cache
def shipped_migrations() -> frozenset[tuple[str, str]]:
    """(app, name) of every migration of this installation, found without importing any."""
    migrations = set()
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        migrations |= {(app.label, f.stem) for f in folder.glob("[0-9]*.py")}
    return frozenset(migrations)


def pending_migrations() -> int:
    """How many migrations the database has not seen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return len(shipped_migrations() - {(app, name) for app, name in cursor.fetchall()})
