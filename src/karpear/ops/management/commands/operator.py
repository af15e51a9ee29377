"""Who runs the server: the first officer, until somebody else is named."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from karpear.ops.health.doctor import operators_heard
from karpear.people.actions.operators import name_operator
from karpear.rules.refusals import Missing


class Command(BaseCommand):
    """`karpear manage operator EMAIL` names them; `--no-longer` takes it back."""

    help = "Lets this person see the operator's page, and tells them when the server needs somebody."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--no-longer", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            name_operator(email=options["email"], is_operator=not options["no_longer"], now=timezone.now())
        except Missing as refused:
            raise CommandError("Nobody signs in with this address.") from refused
        self.stdout.write(operators_heard().says)
