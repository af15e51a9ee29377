"""`karpear manage check_audit`: does the audit chain hold, and what is its newest hash?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from karpear.audit.queries import head, verify_chain


class Command(BaseCommand):
    help = "Reads the whole audit chain, names every break, and prints the newest hash to be noted elsewhere."

    def handle(self, *_args: Any, **_options: Any) -> None:
        breaks = verify_chain()
        for chain_break in breaks:
            self.stdout.write(f"{chain_break.seq}: {chain_break.what}")
        newest = head()
        self.stdout.write(f"{newest.seq} {newest.hash}")
        if breaks:
            raise CommandError(f"The chain is broken in {len(breaks)} places.")
