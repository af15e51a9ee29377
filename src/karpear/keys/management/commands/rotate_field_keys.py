"""`karpear manage rotate_field_keys`: a new key for encrypted fields."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from karpear.keys.ring import add_field_key, fresh_ring
from karpear.keys.rotation import encrypted_fields, reseal, reseal_second_factors


class Command(BaseCommand):
    help = (
        "Adds a new key to field_keys and encrypts every stored value again under it. May run while Karpear runs, "
        "and again after it was interrupted. With several machines, copy field_keys to all of them first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--resume", action="store_true", help="go on with the newest key, add none")
        parser.add_argument("--only-add", action="store_true", help="add the key and stop (several machines)")
        parser.add_argument("--batch", type=int, default=500, help="values per transaction (default: 500)")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["resume"]:
            self.stdout.write(
                f"Added the key {add_field_key(Path(settings.KARPEAR_KEYS))}. Back up the key folder now."
            )
        if options["only_add"]:
            return
        primary = fresh_ring().primary
        results = [reseal(model, field, batch=options["batch"]) for model, field in encrypted_fields()]
        results.append(reseal_second_factors())
        self.stdout.write(f"{sum(result.changed for result in results)} values are now encrypted under {primary}.")
        if broken := [f"{result.place}: {result.broken}" for result in results if result.broken]:
            raise CommandError(f"Some values cannot be opened and stay as they are: {', '.join(broken)}.")
        self.stdout.write(
            "Restart every process of Karpear and run this again with --resume: then no value needs the older keys, "
            "except those in backups."
        )
