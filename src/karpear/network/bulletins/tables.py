"""Tables of the ways out: secret addresses, what may leave although a warning was shown, words handed to others."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Person
from karpear.rules.access import Verb
from karpear.rules.sharing.leaks import Leak

from .models import source_stays

HANDED_DAYS = 30


class BulletinLink(models.Model):
    """A secret address under which one person's feed is read, or one partner's page and feed. Only its hash is here."""

    RETENTION = Keep.until("it is closed")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.OneToOneField("people.Person", models.CASCADE, null=True, related_name="+")
    partner = models.OneToOneField("network.Partner", models.CASCADE, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, partner=None) | Q(person=None, partner__isnull=False),
                name="bulletin_link_is_of_one",
            )
        ]


class OutgoingConsent(models.Model):
    """Somebody has said of one kind of warning that these very words may leave. `words`: their keyed hash."""

    RETENTION = Keep.with_("bulletin")

    id = models.BigAutoField(primary_key=True)
    bulletin = models.ForeignKey("network.Bulletin", models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=8, choices=[(leak.value, leak.value) for leak in Leak])
    words = models.CharField(max_length=64)
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "kind"], name="one_consent_of_a_kind"),
        ]


class HandedDraftQuerySet(models.QuerySet["HandedDraft"]):
    def visible_to(self, person: Person) -> Self:
        """Whoever writes for the organisation to which it was handed; nobody of the one that handed it over."""
        return self.filter(organisation__in=Membership.objects.organisations(person, Verb.WRITE_BULLETIN))

    def in_the_network(self) -> Self:
        """Those whose receiver still belongs to the network, or coordinates it."""
        return self.filter(source_stays())


class HandedDraft(models.Model):
    """Words that somebody asks another organisation to publish as its own. From whom stands nowhere: no key, no hour,
    and an identifier that does not sort by time. `mark`: what its author can prove it by with a secret of theirs.
    """

    RETENTION = Keep(days=HANDED_DAYS, after="on", words="it was handed over and not taken")
    NOT_NOW = ""

    id = models.UUIDField(primary_key=True, default=uuid4)
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    network = models.ForeignKey("network.Network", models.CASCADE, related_name="+")
    on = models.DateField()
    event = models.CharField(max_length=12)
    provinces = models.JSONField(default=list)
    words = EncryptedTextField()
    mark = models.CharField(max_length=64)

    objects = HandedDraftQuerySet.as_manager()

    class Meta:
        ordering = ("on", "id")


class AuthorMark(models.Model):
    """The mark of words that came from somebody else, as long as the bulletin that was made of them."""

    RETENTION = Keep.with_("bulletin")

    id = models.BigAutoField(primary_key=True)
    bulletin = models.OneToOneField("network.Bulletin", models.CASCADE, related_name="author_mark")
    mark = models.CharField(max_length=64)


class CarriedBulletin(models.Model):
    """The registers of those who received it have heard of this one: once."""

    RETENTION = Keep.with_("bulletin")

    id = models.BigAutoField(primary_key=True)
    bulletin = models.OneToOneField("network.Bulletin", models.CASCADE, related_name="carried")
    at = models.DateTimeField()
