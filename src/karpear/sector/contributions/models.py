"""Coded facts that stand in the sector's counts as long as whoever gave them lets them."""

from django.db import models

from karpear.db.retention import Keep
from karpear.keys.ids import new_id
from karpear.network.members.models import Network
from karpear.people.models import Organisation, Person
from karpear.rules.counting.kinds import PressureKind

RETENTION_DAYS = 800


class SectorFact(models.Model):
    """One of them. A row stands: the consent stands; taking back deletes it at once."""

    RETENTION = Keep(days=RETENTION_DAYS, after="day", words="the day that it counts for")

    id = models.UUIDField(primary_key=True, default=new_id)
    network = models.ForeignKey(Network, models.CASCADE, related_name="sector_facts")
    source = models.CharField(max_length=8)
    source_key = models.UUIDField()
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    event = models.UUIDField(null=True)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in PressureKind])
    province = models.CharField(max_length=8)
    day = models.DateField()
    only_month = models.BooleanField(default=True)
    consented_at = models.DateTimeField()
