"""What a row said before: one shape for every model that keeps a history of its own."""

from django.db import models

from karpear.keys.fields import EncryptedJSONField, EncryptedTextField
from karpear.keys.ids import new_id

from .person import Person


class KeptChange(models.Model):
    """What stood there before. Never changed. `fields`: {field: [before, after]}, as text.

    Whoever keeps one adds what it is of, and how long it stays (RETENTION).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=20)
    fields = EncryptedJSONField(default=dict)
    why = EncryptedTextField(default="", blank=True)

    class Meta:
        abstract = True
        ordering = ("-at", "-id")
