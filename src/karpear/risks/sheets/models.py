"""A spreadsheet between its preview and the word to import it."""

from django.db import models

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField
from karpear.keys.ids import new_id
from karpear.people.models import Organisation, Person


class Upload(models.Model):
    """What was read from a file, before anything of it is in the register. One for each person; gone when imported.

    `content`: {rows, numbers, formulas, merged}, as `ui.reading.Table`.
    """

    RETENTION = Keep(days=1, after="created_at", words="it was made", hourly=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    content = EncryptedJSONField(default=dict)
