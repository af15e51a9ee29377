"""`karpear manage check_audit`: does the audit chain hold, and what is its newest hash?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from karpear.audit.models import Entry
from karpear.audit.queries import head, verify_chain
from karpear.rules.secret.chain import Link

#: So many lines are read between two words about how far it is.
SAID_EVERY = 100_000


class Command(BaseCommand):
    help = "Reads the audit chain, names every break, and prints the newest link to be noted elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since", nargs=2, metavar=("NUMBER", "HASH"),
            help="A link that an earlier run printed: reads only what came after it, and that it is still there.",
        )  # fmt: skip

    def handle(self, *_args: Any, since: list[str] | None = None, **_options: Any) -> None:
        noted = _link(since) if since else None
        newest = head()
        total = newest.seq - noted.seq if noted else Entry.objects.filter(seq__isnull=False).count()

        def tell(count: int) -> None:
            if count % SAID_EVERY == 0:
                self.stderr.write(f"{count:,} of {total:,} lines")

        breaks = verify_chain(since=noted, tell=tell)
        for chain_break in breaks:
            self.stdout.write(f"{chain_break.seq}: {chain_break.what}")
        self.stdout.write(f"{newest.seq} {newest.hash}")
        if breaks:
            raise CommandError(f"The chain is broken in {len(breaks)} places.")


def _link(words: list[str]) -> Link:
    number, noted_hash = words
    if not number.isdecimal():
        raise CommandError("--since needs the number and the hash that an earlier run printed.")
    return Link(int(number), noted_hash)
