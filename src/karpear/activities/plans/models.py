"""What a family is shown of a plan, and on whom else it counts."""

from django.db import models

from karpear.db.retention import Keep
from karpear.keys.ids import new_id
from karpear.people.models import Contact, Person

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


class CountedOn(models.Model):
    """Somebody on whom a started trip counts, and who was told so: with check-ins of their own, or as its buddy.

    `seen_at`: they said that they know how it stands now; `off_at`: it no longer counts on them.
    """

    RETENTION = Keep.with_("activity")

    id = models.UUIDField(primary_key=True, default=new_id)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="counted_on")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    told_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    off_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "person"], name="counted_on_once")]
