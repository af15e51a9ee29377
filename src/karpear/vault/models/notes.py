"""Notes from a phone: sealed there, and here until a browser of their person makes entries of them."""

from django.db import models

from karpear.db.retention import Keep
from karpear.keys.ids import new_id
from karpear.people.models import Person


class Note(models.Model):
    """A short note, sealed on a phone to its person's own key. Whoever has only the phone opens none of them.

    The record that a browser makes of it gets the same id: that is how it is made once, and how the note goes.
    """

    RETENTION = (Keep.until("a browser of its person has made an entry of it"), Keep.with_("person"))

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="notes")
    body = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "id"], name="notes_of_a_person")]
