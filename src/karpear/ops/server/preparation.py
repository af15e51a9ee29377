"""What must be done before anything is served: migrations, and the link for the first officer."""

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from karpear.ops.console import CannotStart

from ..row_security.policies import guard_rows
from ..upgrade.migrations import pending_migrations
from ..upgrade.newer import refuse_newer_database
from .control import Control


def migrate() -> None:
    """Bring the database up to date. Raises CannotStart."""
    try:
        refuse_newer_database()
        if not pending_migrations():
            guard_rows()
            return
    except DatabaseError:
        connection.close()  # Nothing there yet; PostgreSQL refuses more on a failed connection.
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except CommandError as error:
        raise CannotStart(str(error)) from error


def prepare_use(control: Control) -> None:
    """Migrations, and the link for the first officer while nobody has come in yet.

    The link is for the parent to say, when there is somebody who answers.
    """
    from karpear.people.actions.invitations import first_officer_link

    migrate()
    path = first_officer_link(now=timezone.now())
    if path:
        control.word = f"First officer, open this link once: {settings.KARPEAR_BASE_URL}{path}"
