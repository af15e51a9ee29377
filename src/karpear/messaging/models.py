"""The outbox: a message is a row before it is a text."""

from datetime import datetime
from typing import cast
from uuid import uuid4

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Address, Channel, Contact, Person


class DeliveryState(models.TextChoices):
    """`failed` will be tried again, `dead` was given up."""

    QUEUED = "queued", "queued"
    SENDING = "sending", "sending"
    SENT = "sent", "sent"
    FAILED = "failed", "failed"
    DEAD = "dead", "dead"
    CANCELLED = "cancelled", "cancelled"


WAITING = (DeliveryState.QUEUED.value, DeliveryState.FAILED.value)
_WAITING = Q(state__in=["queued", "failed"])


class Priority(models.IntegerChoices):
    """Lower leaves first. SOS overtakes everything."""

    SOS = 0
    ALERT = 2
    ALL_CLEAR = 4
    REMINDER = 6
    ORDINARY = 8


#: Somebody may be in danger: these are not allowed to wait.
#: Tried again after seconds rather than minutes, and first by a modem that sends one after the other.
URGENT = (Priority.SOS, Priority.ALERT)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self) -> "DeliveryQuerySet":
        """Queued or to be tried again. Written out, since SQLite finds no partial index for IN with parameters."""
        rows = self.extra(where=["messaging_delivery.state IN ('queued', 'failed')"])
        return cast("DeliveryQuerySet", rows)

    def left(self) -> "DeliveryQuerySet":
        """Sent. Written out for the same reason."""
        return cast("DeliveryQuerySet", self.extra(where=["messaging_delivery.state = 'sent'"]))

    def given_up(self) -> "DeliveryQuerySet":
        """Tried in vain. Written out for the same reason."""
        return cast("DeliveryQuerySet", self.extra(where=["messaging_delivery.state = 'dead'"]))

    def due(self, now: datetime) -> "DeliveryQuerySet":
        """Ready to leave now, most urgent first."""
        return self.waiting().filter(next_attempt_at__lte=now).order_by("priority", "next_attempt_at")


class Delivery(models.Model):
    """One message to one address about one subject. To neither a person nor a contact: a mail to somebody outside to
    whom an organisation writes (`Address.organisation`), or one answer to a stranger (`PassingAnswer`).

    `topic` and `subject` say what it is about (a room's word and an id); `text_key` names the text that
    is made when it is sent. (`subject`, `step`, `round`, `address`, `text_key`) is unique, so a step that
    runs twice writes once. `lease_until` and `attempts` fence a sender that was thought dead; `leased_by`: the courier.
    `unwanted`: called off while it was being sent or had left, so it is not tried again. `bundled_with`: the delivery
    whose message carried this one. `maybe_twice`: it may have arrived before it was sent again.
    Few indexes, because a missed roll-call writes thousands of rows at once.
    """

    RETENTION = Keep(
        days=365, after="created_at", words="it was written; of an alert, once nothing about its person goes on"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    topic = models.CharField(max_length=20)
    subject = models.UUIDField()
    text_key = models.CharField(max_length=30)
    about = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+", db_index=False)
    address = models.ForeignKey(Address, models.CASCADE, related_name="+", db_index=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    step = models.PositiveSmallIntegerField(default=0)
    round = models.PositiveIntegerField(default=0)
    drill = models.BooleanField(default=False)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.ORDINARY)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    leased_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    bundled_with = models.UUIDField(null=True)
    maybe_twice = models.BooleanField(default=False)
    unwanted = models.BooleanField(default=False)
    error = models.CharField(max_length=80, blank=True)
    link_hash = models.CharField(max_length=64, blank=True)
    link_expires_at = models.DateTimeField(null=True)
    pressed_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["channel", "priority", "next_attempt_at"], condition=_WAITING, name="outbox_due"),
            models.Index(fields=["address"], condition=_WAITING, name="outbox_to"),
            models.Index(fields=["lease_until"], condition=Q(state="sending"), name="outbox_leased"),
            models.Index(fields=["link_hash"], condition=~Q(link_hash=""), name="outbox_link"),
            models.Index(fields=["address", "sent_at"], condition=Q(state="sent"), name="outbox_sent"),
            models.Index(fields=["address"], condition=Q(state="dead"), name="outbox_dead"),
            models.Index(fields=["contact"], condition=Q(contact__isnull=False), name="outbox_contact"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["subject", "step", "round", "address", "text_key"], name="one_delivery"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, contact=None)
                | Q(person=None, contact__isnull=False)
                | Q(person=None, contact=None, channel__in=[Channel.EMAIL.value, Channel.SMS.value]),
                name="one_recipient",
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="delivery_channel_known"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(condition=Q(priority__in=Priority.values), name="delivery_priority_known"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_has_time"),
        ]

    @property
    def recipient_name(self) -> str:
        """How the recipient is named on screens. Select `person` and `contact` with it."""
        recipient = self.person or self.contact
        return recipient.shown_name if recipient else ""


class ChannelState(models.Model):
    """How a channel fares: what doctor and the operator's page show."""

    RETENTION = Keep.until("the server ends: one row for each channel, about nobody")

    channel = models.CharField(max_length=10, primary_key=True, choices=Channel.choices)
    last_ok_at = models.DateTimeField(null=True)
    last_failed_at = models.DateTimeField(null=True)
    failures_in_a_row = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=80, blank=True)


class InboundState(models.TextChoices):
    """`shown`: nothing was done, people read it. `failed`: it could not be worked on, people read it."""

    WAITING = "waiting", "waiting"
    DONE = "done", "done"
    SHOWN = "shown", "shown"
    FAILED = "failed", "failed"


class Inbound(models.Model):
    """A text that came in: a row before anything is done for it.

    `source_key`: HMAC of the way it came, the provider's own id, sender and words, so that the same delivery counts
    once; of an answer behind a coin without which of the two it is.
    `body_index`: HMAC of sender and words. `sent_at`: by the provider's clock. `urgent`: it calls for help. `trust`
    and `did`: codes of what was made of it, `answer` the words that went back. `person`: whom it was taken for.
    `again`: the same delivery came long ago and was removed since: perhaps somebody recorded it.
    """

    RETENTION = Keep(days=30, after="received_at", words="it came", by="its key stays, so that it is never read twice")

    id = models.UUIDField(primary_key=True, default=new_id)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    source_key = models.CharField(max_length=64, unique=True)
    sender = EncryptedTextField()
    sender_index = models.CharField(max_length=64)
    text = EncryptedTextField()
    body_index = models.CharField(max_length=64)
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    urgent = models.BooleanField(default=False)
    again = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=InboundState.choices, default=InboundState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    acted_at = models.DateTimeField(null=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+", db_index=False)
    trust = models.CharField(max_length=10, blank=True)
    did = models.CharField(max_length=20, blank=True)
    answer = EncryptedTextField(default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(state="waiting"), name="inbox_waiting"),
            models.Index(fields=["sender_index", "received_at"], name="inbox_from"),
            models.Index(fields=["received_at"], name="inbox_received"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=InboundState.values), name="inbound_state_known"),
        ]


class TextSeen(models.Model):
    """The key of a text that was removed: what was recorded on its way and is handed over again is only read."""

    RETENTION = Keep(days=365, after="removed_on", words="its text went")

    source_key = models.CharField(max_length=64, primary_key=True)
    removed_on = models.DateField(db_index=True)


class PassingAnswer(models.Model):
    """One answer by SMS to somebody who is nobody here. It goes with its number and its delivery as soon as it has
    left, or cannot. `address`: of the organisation in whose name it is answered.
    """

    RETENTION = Keep(days=1, after="written_at", words="it was written", by="its number goes with it")

    id = models.UUIDField(primary_key=True, default=uuid4)
    address = models.OneToOneField(Address, models.CASCADE, related_name="+")
    words = EncryptedTextField()
    written_at = models.DateTimeField()


class ByText(models.Model):
    """What somebody chose for writing by text message.

    `turn`: how often they asked for new codes. `danger`: which of the two codes (1 or 2) means that somebody forces
    them. `link_hash`: a one-time code that ties a chat to them.
    """

    RETENTION = Keep.with_("person")

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="by_text")
    turn = models.PositiveIntegerField(default=0)
    danger = EncryptedTextField(default="", blank=True)
    link_hash = models.CharField(max_length=64, blank=True, db_index=True)
    link_expires_at = models.DateTimeField(null=True)
