"""Short conversations between organisations: what about, who takes part, what was written, and who has not read it."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb, roles_for
from karpear.rules.sharing.labels import Label, RecipientClass, allowance

from ..members.models import Network, NetworkMember

#: What everybody who acts for an organisation that takes part may find in their list; of the others, those named alone.
TO_ORGANISATIONS = [label.value for label in Label if allowance(label, RecipientClass.MEMBER).listed]
_LABELS = [(label.value, label.marking) for label in Label]


class ThreadQuerySet(models.QuerySet["Thread"]):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def visible_to(self, person: Person) -> Self:
        """As `rules/sharing/audience` says: those named in it, and, where its label allows that, whoever acts for an
        organisation that takes part. One query."""
        acts_for = Membership.objects.organisations(person, Verb.SEE_NETWORK)
        parties = ThreadParty.objects.standing().filter(organisation__in=acts_for)
        own_parties = parties.filter(Q(person=person) | Q(person__isnull=True, thread__label__in=TO_ORGANISATIONS))
        return self.filter(pk__in=own_parties.values("thread"))


class Thread(models.Model):
    """One conversation. `organisation`: which opened it; `key`: made by the form: a second press opens no other.

    `about`, `about_path`: what it is about, as it was handed over; the page behind it opens to whoever may see it.
    """

    RETENTION = Keep(days=90, after="closed_at", words="it was closed")

    id = models.UUIDField(primary_key=True, default=new_id)
    network = models.ForeignKey(Network, models.CASCADE, related_name="threads")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    label = models.CharField(max_length=12, choices=_LABELS)
    subject = EncryptedTextField()
    about = EncryptedTextField(default="", blank=True)
    about_path = EncryptedTextField(default="", blank=True)
    key = models.UUIDField()
    opened_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ("-last_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["opened_by", "key"], name="one_thread_of_a_form"),
            models.CheckConstraint(condition=Q(label__in=[label.value for label in Label]), name="known_thread_label"),
        ]


class ThreadPartyQuerySet(models.QuerySet["ThreadParty"]):
    def active(self) -> Self:
        return self.filter(left_at__isnull=True)

    def standing(self) -> Self:
        """Of these, whose organisation belongs to the network, or coordinates it."""
        inside = NetworkMember.objects.active().filter(
            network=OuterRef("thread__network"), organisation=OuterRef("organisation")
        )
        return self.active().filter(Q(organisation=F("thread__network__body")) | Exists(inside))


class ThreadParty(models.Model):
    """Who takes part: an organisation, or one person who acts for it."""

    RETENTION = Keep.with_("thread")

    id = models.UUIDField(primary_key=True, default=new_id)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    left_at = models.DateTimeField(null=True)

    objects = ThreadPartyQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "organisation"], condition=Q(person__isnull=True), name="one_party_of_an_organisation"
            ),
            models.UniqueConstraint(
                fields=["thread", "person"], condition=Q(person__isnull=False), name="one_party_of_a_person"
            ),
        ]


class ThreadMessage(models.Model):
    """What somebody wrote, for their organisation. Taken back: its words are gone, and that it stood there is said."""

    RETENTION = Keep.with_("thread")

    id = models.UUIDField(primary_key=True, default=new_id)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    text = EncryptedTextField()
    key = models.UUIDField()
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "id")
        indexes = [models.Index(fields=["thread", "at", "id"], name="thread_in_order")]
        constraints = [
            models.UniqueConstraint(fields=["thread", "person", "key"], name="one_message_of_a_form"),
        ]


class ThreadMarkQuerySet(models.QuerySet["ThreadMark"]):
    def waiting(self) -> "ThreadMarkQuerySet":
        """Something stands there that they have not read, and may read."""
        acting = Membership.objects.active().filter(
            person=OuterRef(OuterRef("person")), organisation=OuterRef("organisation"),
            role__in=[role.value for role in roles_for(Verb.SEE_NETWORK)],
        )  # fmt: skip
        parties = ThreadParty.objects.standing().filter(Exists(acting), thread=OuterRef("thread"))
        is_named = Q(person=OuterRef("person"))
        own_parties = parties.filter(is_named | Q(person__isnull=True, thread__label__in=TO_ORGANISATIONS))
        return self.filter(Exists(own_parties), unread_at__isnull=False)

    def untold(self) -> "ThreadMarkQuerySet":
        return self.filter(Q(told_at__isnull=True) | Q(told_at__lt=F("unread_at")))


class ThreadMark(models.Model):
    """How far one person has read. `unread_at`: since when something stands there unread; `told_at`: when they were
    told that it does, once until they have read it."""

    RETENTION = Keep.with_("thread")

    id = models.UUIDField(primary_key=True, default=new_id)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="marks")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    unread_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    objects = ThreadMarkQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person"], condition=Q(unread_at__isnull=False), name="threads_unread"),
        ]
        constraints = [models.UniqueConstraint(fields=["thread", "person"], name="one_mark_of_a_thread")]
