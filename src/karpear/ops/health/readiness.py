"""Would an SOS pressed now be served? The same answers for `/readyz`, `karpear doctor` and the operator's page."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.apps import apps
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from karpear.db.queries import pulse
from karpear.messaging.channels import mistakes
from karpear.messaging.channels.reach import usable_channels

OLDEST_PULSE_S = 10.0


class Check(NamedTuple):
    """One thing that must hold. `name`: a code; `says`: a short sentence for the operator, without personal data.

    In the reader's language on a page; programs and terminals ask for English.
    """

    name: str
    ok: bool
    says: str


@cache
def shipped_migrations() -> frozenset[tuple[str, str]]:
    """(app, name) of every migration of this installation, found without importing any."""
    migrations = set()
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        migrations |= {(app.label, f.stem) for f in folder.glob("[0-9]*.py")}
    return frozenset(migrations)


def pending_migrations() -> int:
    """How many migrations the database has not seen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return len(shipped_migrations() - {(app, name) for app, name in cursor.fetchall()})


def _silence(error: DatabaseError) -> str:
    try:
        empty = not connection.introspection.table_names()
    except DatabaseError:
        empty = False
    if empty:
        return _("is empty: start `karpear up` once")
    return _("does not answer (%(error)s)") % {"error": type(error).__name__}


def readiness(now: datetime) -> list[Check]:
    """Database, migrations, keeper and channels, in this order; what follows a dead database is left out."""
    try:
        pending = pending_migrations()
        age = pulse(now).late_s if not pending else None
    except DatabaseError as error:
        return [Check("database", False, _silence(error))]
    return [
        Check("database", True, connection.vendor),
        Check("migrations", not pending, _("%(n)d to do") % {"n": pending} if pending else _("up to date")),
        Check("keeper", age is not None and age <= OLDEST_PULSE_S, _pulse(age)),
        _channels(),
    ]


def _channels() -> Check:
    """One that can send is enough."""
    usable = [channel.value for channel in usable_channels()]
    wrong = [_("%(name)s cannot be understood") % {"name": name} for name in mistakes()]
    return Check("channels", bool(usable), ", ".join([*usable, *wrong]) or _("none is configured"))


def _pulse(age: float | None) -> str:
    return _("has never run") if age is None else _("last ticked %(s)s s ago") % {"s": f"{age:.1f}"}
