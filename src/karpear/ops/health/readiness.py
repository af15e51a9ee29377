"""Would an SOS pressed now be served? The same answers for `/readyz`, `karpear doctor` and the operator's page."""

from datetime import datetime
from typing import NamedTuple

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from karpear.db.queries import pulse
from karpear.messaging.channels import mistakes
from karpear.messaging.channels.reach import usable_channels

from ..upgrade.migrations import pending_migrations

OLDEST_PULSE_S = 10.0


class Check(NamedTuple):
    """One thing that must hold. `name`: a code; `says`: a short sentence for the operator, without personal data.

    In the reader's language on a page; programs and terminals ask for English.
    """

    name: str
    ok: bool
    says: str


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
