"""What must be done before anything is served: migrations, and the link for the first officer."""

import os
import sys

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from karpear.ops.console import CannotStart

from ..health.readiness import pending_migrations
from ..upgrade.newer import refuse_newer_database
from .control import Control


def migrate() -> bool:
    """Bring the database up to date. Returns whether there was anything to do. Raises CannotStart."""
    try:
        refuse_newer_database()
        if not pending_migrations():
            return False
    except DatabaseError:
        connection.close()  # Nothing there yet; PostgreSQL refuses more on a failed connection.
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except CommandError as error:
        raise CannotStart(str(error)) from error
    return True


def prepare_use(control: Control) -> bool:
    """Migrations, and the link for the first officer while nobody has come in yet. Returns as `migrate` does.

    The link is for the parent to say, when there is somebody who answers.
    """
    from karpear.people.actions.invitations import first_officer_link

    migrated = migrate()
    path = first_officer_link(now=timezone.now())
    if path:
        control.word = f"First officer, open this link once: {settings.KARPEAR_BASE_URL}{path}"
    return migrated


def begin_afresh(control: Control) -> None:
    """Become a new keeper: migrations leave 20 MB of memory behind that nothing needs again."""
    connection.close()
    control.ready()
    os.execv(sys.executable, [sys.executable, "-m", "karpear.project", "keep", f"--control={control}"])  # noqa: S606
