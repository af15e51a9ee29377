"""What the benches share: a migrated database, quiet logs, one line of JSON."""

import logging
from collections.abc import Callable

import click
from django.core.management import call_command

from ..server.memory import freeze_loaded_objects
from .report import Figures, line
from .world import NotEmpty


def measure(name: str, run: Callable[[], Figures]) -> None:
    """Migrate, run, print. A database with people in it is refused."""
    logging.disable(logging.WARNING)
    call_command("migrate", verbosity=0)
    freeze_loaded_objects()  # as web and keeper do
    try:
        click.echo(line(name, run()))
    except NotEmpty as error:
        raise click.ClickException(str(error)) from error
