"""What a family is shown of a plan."""

from django.db import models

from karpear.db.retention import Keep
from karpear.keys.ids import new_id
from karpear.people.models import Contact

from ..itinerary.models import Activity


class FamilyPage(models.Model):
    """A private page for one contact about one activity; it ends on return. `told_end_at`: they heard that it did."""

    RETENTION = Keep.with_("activity")

    id = models.UUIDField(primary_key=True, default=new_id)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="family_pages")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    disclosures = models.JSONField(default=list)
    told_end_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "contact"], name="one_page_per_contact")]
