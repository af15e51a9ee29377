"""Django's own `migrate`, with a short way for an empty database before it, and a bell for the keepers after it.

A database that has rows is walked as `ops/upgrade` says: quickly, and so that a failure leaves what can be served.
"""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import DatabaseError, connection

from karpear.db.crash import crash_at
from karpear.ops import rings
from karpear.ops.console import CannotStart
from karpear.ops.new_database import make_tables
from karpear.ops.row_security.policies import guard_rows, open_rows, policies_stand
from karpear.ops.upgrade.early import complete_early_tables
from karpear.ops.upgrade.migrations import pending_migrations
from karpear.ops.upgrade.newer import refuse_newer_database
from karpear.ops.upgrade.pictures import redrawn_where_changed
from karpear.ops.upgrade.wholly import failure, wholly


class Command(migrate.Command):
    running: Any = None

    def handle(self, *args: Any, **options: Any) -> None:
        """Only when everything is asked for: whoever names an app or a migration, or fakes, gets Django's own."""
        special = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied", "prune")
        if any(options.get(name) for name in special):
            self._as_asked(*args, **options)
            return
        if make_tables():
            super().handle(*args, **options)
        else:
            self._upgrade(*args, **options)
        rings.install()
        guard_rows()

    def _as_asked(self, *args: Any, **options: Any) -> None:
        """Policies stand again as soon as the database has seen everything."""
        if not (options.get("plan") or options.get("check_unapplied")):
            open_rows()
        super().handle(*args, **options)
        if not pending_migrations():
            guard_rows()

    def _upgrade(self, *args: Any, **options: Any) -> None:
        try:
            refuse_newer_database()
        except CannotStart as refused:
            raise CommandError(str(refused)) from refused
        except DatabaseError:  # tables of somebody else, and none of Django's
            connection.close()
        try:
            if policies_stand() and pending_migrations():
                open_rows()
            with wholly(), redrawn_where_changed():
                complete_early_tables()
                super().handle(*args, **options)
        except CommandError:
            raise
        except Exception as error:
            raise CommandError(failure(self.running, error)) from error

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        super().migration_progress_callback(action, migration, fake)
        self.running = migration if action == "apply_start" else None
        if action == "apply_success":
            crash_at("migrated")
