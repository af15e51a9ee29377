"""Django's own `migrate`, with a short way for an empty database before it, and a bell for the keepers after it."""

from typing import Any

from django.core.management.commands import migrate

from karpear.ops import rings
from karpear.ops.new_database import make_tables


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Only when everything is asked for: whoever names an app or a migration, or fakes, gets Django's own."""
        special = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied", "prune")
        everything = not any(options.get(name) for name in special)
        if everything:
            make_tables()
        super().handle(*args, **options)
        if everything:
            rings.install()
