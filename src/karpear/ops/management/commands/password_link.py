"""A one-time link for a forgotten password, for whoever runs the server, when no officer can make one."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from karpear.people.actions.passwords import operator_password_link
from karpear.rules.refusals import Missing


class Command(BaseCommand):
    """`karpear manage password_link EMAIL` prints the link; their second factor stays."""

    help = "Prints a link with which this person sets a new password, once, within three days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            path = operator_password_link(email=options["email"], now=timezone.now())
        except Missing as refused:
            raise CommandError("Nobody signs in with this address.") from refused
        self.stdout.write(f"{settings.KARPEAR_BASE_URL}{path}")
