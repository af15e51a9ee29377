"""Django's own `migrate`, which begins with a short way for an empty database."""

from typing import Any

from django.core.management.commands import migrate

from karpear.ops.new_database import make_tables


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Only when everything is asked for: whoever names an app or a migration, or fakes, gets Django's own."""
        special = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied", "prune")
        if not any(options.get(name) for name in special):
            make_tables()
        super().handle(*args, **options)
