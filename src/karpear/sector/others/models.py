"""What came of the attack on our table and another installation's together."""

from django.db import models

from karpear.db.retention import Keep
from karpear.network.federation.models import FederatedItem

from ..releases.models import SectorRelease

MOST_VERDICTS = 3


class JointVerdict(models.Model):
    """Of one release and the table of one installation, once: `is_held`: nobody can work out what either hides.

    Whoever sent another table of the same period gets no other verdict: otherwise one could send tables until it is
    known which of them give something of ours away. Nor is one release judged with more than `MOST_VERDICTS` tables:
    installations are as easily made as tables.
    """

    RETENTION = Keep.with_("release")

    id = models.BigAutoField(primary_key=True)
    release = models.ForeignKey(SectorRelease, models.CASCADE, related_name="+")
    item = models.ForeignKey(FederatedItem, models.CASCADE, related_name="+")
    publisher = models.CharField(max_length=64)
    is_held = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "publisher"], name="tables_judged_once")]
