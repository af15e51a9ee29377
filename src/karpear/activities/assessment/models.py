"""What came true recently, which an assessment suggests."""

from django.db import models

from karpear.db.retention import Keep
from karpear.keys.ids import new_id
from karpear.people.models import Organisation


class Recent(models.Model):
    """How often a threat came true recently, handed down by the keeper, which alone may read the facts of `risks`.

    Empty `province`: where it happened is not known.
    """

    RETENTION = Keep.until("the next count")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    province = models.CharField(max_length=12, blank=True)
    threat = models.CharField(max_length=20)
    count = models.PositiveIntegerField()
    last_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "province", "threat"], name="counted_once")]
