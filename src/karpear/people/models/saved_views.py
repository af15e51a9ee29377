"""Views of lists that somebody keeps under a name."""

from django.db import models

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id

from .person import Person


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, person: Person) -> "SavedViewQuerySet":
        return self.filter(person=person)


class SavedView(models.Model):
    """What a list is narrowed to and sorted by, under a name of its person's own.

    `listing`: the code of the list. `query`: as it stands in the address; codes alone, never words that were searched.
    """

    RETENTION = Keep.until("the person removes it")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    listing = models.CharField(max_length=30)
    name = EncryptedTextField()
    query = EncryptedTextField()
    created_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "listing"], name="view_of_list")]
