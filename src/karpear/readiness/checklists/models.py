"""How far a person is with the checklists of their country."""

from django.db import models

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField
from karpear.keys.ids import new_id
from karpear.people.models import Person


class ChecklistProgress(models.Model):
    """How far a person is with one checklist of their country. `done`: key of a line → day."""

    RETENTION = Keep(days=365, after="changed_at", words="it was last changed")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="checklists", db_index=False)
    checklist = models.CharField(max_length=20)
    done = EncryptedJSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "checklist"], name="one_progress_per_list")]
