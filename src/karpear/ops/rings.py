"""Which statements wake a keeper on PostgreSQL. SQLite tells of every commit, and needs no such list.

Only what is due at once, or may fall due within a sweep. A notification makes commits wait for each other, so what
happens most stays out: check-ins (a word for danger among them is found by the sweep), audit lines, positions.
"""

from karpear.alerts.models import Alert
from karpear.checkins.models import Promise
from karpear.db.commits import install_triggers
from karpear.messaging.models import Delivery, Inbound
from karpear.people.models import Notice

RINGS = {
    Delivery: "INSERT",
    Inbound: "INSERT",
    Notice: "INSERT",
    Promise: "INSERT OR UPDATE OF miss_at, remind_at",
    Alert: "UPDATE OF next_rung_at, overtake_at",
}


def install() -> None:
    """Make the database ring; as often as one likes."""
    install_triggers({model._meta.db_table: when for model, when in RINGS.items()})
