"""A silent panel of a network: each scores an index for themselves; of what it says, only averages are stored."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField
from karpear.keys.ids import new_id
from karpear.network.members.models import Network, NetworkMember
from karpear.people.models import Person


class PanelQuerySet(models.QuerySet["IndexPanel"]):
    def visible_to(self, person: Person) -> "PanelQuerySet":
        """Everybody who acts for a member of its network, or coordinates it."""
        return self.filter(network__in=Network.objects.visible_to(person))

    def open(self) -> "PanelQuerySet":
        return self.filter(closed_at__isnull=True)


class IndexPanel(models.Model):
    """One index scored in one year. `index`: its key in the country's pack; `result`: by dimension, an average with its
    width, or None where too few answered. Written when it closes, and never changed.
    """

    RETENTION = Keep.until("its network ends")

    id = models.UUIDField(primary_key=True, default=new_id)
    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    index = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)

    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "-id")
        constraints = [
            models.UniqueConstraint(fields=["network", "index", "year"], name="one_panel_a_year"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="panel_year_is_sensible"),
        ]

    @property
    def organisation_id(self) -> UUID:
        """In whose book of what was done it stands."""
        return self.network.body_id


class PanelAnswer(models.Model):
    """One person's scores, while the panel is open: deleted when it closes. `member`: for which they speak."""

    RETENTION = (
        Keep.with_("panel", "person", "member"),
        Keep(days=0, after="panel__closed_at", words="the panel closed", hourly=True),
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    panel = models.ForeignKey(IndexPanel, models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    member = models.ForeignKey(NetworkMember, models.CASCADE, related_name="+")
    scores = EncryptedJSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel", "person"], name="one_voice_in_a_panel")]
