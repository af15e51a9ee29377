"""A database that a newer version has changed is not served by an older `karpear up`."""

from pathlib import Path

from django.apps import apps
from django.db import connection

from karpear.ops.console import CannotStart

from .migrations import shipped_migrations


def refuse_newer_database() -> None:
    """Raises CannotStart, and DatabaseError where there is nothing yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        applied = [(app, name) for app, name in cursor.fetchall()]
    # Those of libraries may vanish when they are put together by their makers.
    theirs = {config.label for config in apps.get_app_configs() if not _is_ours(Path(config.path))}
    unknown = [key for key in applied if key not in shipped_migrations() and key[0] not in theirs]
    if unknown:
        raise CannotStart(
            f"This database was changed by a newer version of Karpear (it has {'.'.join(unknown[0])}). Install that "
            "version, or restore the backup taken before it. Until then `karpear web` and `karpear keep` serve what "
            "they know of it. Nothing was changed."
        )


def _is_ours(path: Path) -> bool:
    return Path(__file__).parents[2] in path.parents
