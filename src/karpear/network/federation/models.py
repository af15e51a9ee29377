"""Its tables: who we are to others, who they are to us, every item that was said or came in, and what was refused."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField, EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Person
from karpear.rules.access import Verb
from karpear.rules.federation.days import DAY, DayUse
from karpear.rules.federation.refusal import Unfit
from karpear.rules.federation.wire import Kind
from karpear.rules.sharing.labels import Label

from ..bulletins.models import Bulletin
from ..members.models import Network


def _choices(codes: type) -> list[tuple[str, str]]:
    return [(code.value, code.value) for code in codes]  # type: ignore[attr-defined]


class Installation(models.Model):
    """Who this network is to other installations. The root keys are not here: they lie with three people.

    `identities`: age keys that open what is sealed to us, the newest first; `signed_keys`: what two roots have signed;
    `pending`: what they are to sign next, with the keys that it would put in force.
    """

    RETENTION = Keep.with_("network")

    id = models.UUIDField(primary_key=True, default=new_id)
    network = models.OneToOneField(Network, models.CASCADE, related_name="installation")
    publisher = models.CharField(max_length=64, unique=True)
    online_key = EncryptedTextField(default="", blank=True)
    identities = EncryptedJSONField(default=list)
    signed_keys = models.JSONField(null=True)
    pending = models.JSONField(null=True)
    pending_key = EncryptedTextField(default="", blank=True)
    pending_identity = EncryptedTextField(default="", blank=True)
    begun_at = models.DateTimeField()

    @property
    def is_in_force(self) -> bool:
        return self.signed_keys is not None


class PeerState(models.TextChoices):
    """How far another installation is trusted."""

    ADDED = "added", _("words not compared yet")
    PINNED = "pinned", pgettext_lazy("installation", "trusted")
    PAUSED = "paused", pgettext_lazy("installation", "paused")
    REMOVED = "removed", pgettext_lazy("installation", "removed")


class PeerQuerySet(models.QuerySet["Peer"]):
    def known(self) -> "PeerQuerySet":
        return self.exclude(state=PeerState.REMOVED)

    def trusted(self) -> "PeerQuerySet":
        """Those with whom items are exchanged now."""
        return self.filter(state=PeerState.PINNED)

    def visible_to(self, person: Person) -> Self:
        """Those of the networks that they coordinate."""
        return self.filter(network__body__in=Membership.objects.organisations(person, Verb.KEEP_NETWORK))


class Peer(models.Model):
    """Another installation. `signed_keys`: the newest that its roots have signed; `heartbeat_at`: when it last said
    that it lives, by its own clock; `heard_at`: when anything last came in from it, by ours; `fetched_at`: when it last
    asked us over the internet; `asked_at`: when we last asked it; `day_…`: what it has brought over the internet in the
    day that began then; `left_at`: when some of it was last left there for the next day.
    """

    RETENTION = Keep(days=365, after="removed_at", words="it was removed")
    NOT_NOW = _("This is not possible while it is “%(state)s”.")

    id = models.UUIDField(primary_key=True, default=new_id)
    network = models.ForeignKey(Network, models.CASCADE, related_name="peers")
    name = EncryptedTextField()
    address = EncryptedTextField(default="", blank=True)
    publisher = models.CharField(max_length=64)
    signed_keys = models.JSONField()
    state = models.CharField(max_length=8, choices=PeerState.choices, default=PeerState.ADDED)
    added_at = models.DateTimeField()
    pinned_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    unreachable_since = models.DateTimeField(null=True)
    day_began_at = models.DateTimeField(null=True)
    day_items = models.PositiveIntegerField(default=0)
    day_bytes = models.PositiveBigIntegerField(default=0)
    left_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = PeerQuerySet.as_manager()

    class Meta:
        ordering = ("added_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "publisher"], condition=~Q(state="removed"), name="peer_known_once"
            ),
            models.CheckConstraint(condition=Q(state__in=PeerState.values), name="known_peer_state"),
            models.CheckConstraint(
                condition=Q(state="removed", removed_at__isnull=False) | (~Q(state="removed") & Q(removed_at=None)),
                name="removed_peer_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["pinned", "paused"]) | Q(pinned_at__isnull=False), name="trusted_peer_has_time"
            ),
        ]

    @property
    def organisation_id(self) -> object:
        """Where a coordinator's role is looked up."""
        return self.network.body_id

    @property
    def day_use(self) -> DayUse:
        return DayUse(self.day_began_at, self.day_items, self.day_bytes)

    def goes_on_at(self, now: datetime) -> datetime | None:
        """When what was left there is fetched; None: nothing was."""
        began = self.day_began_at
        is_left = began and self.left_at and began <= self.left_at and began <= now < began + DAY
        return began + DAY if began and is_left else None


class ItemState(models.TextChoices):
    """`waiting`: those before it have not come yet; `refused`: it is in its chain, and nothing was done with it."""

    TAKEN = "taken", "taken"
    WAITING = "waiting", "waiting"
    REFUSED = "refused", "refused"


class FederatedItem(models.Model):
    """One item, as its publisher signed it. `peer`: from whom it came; empty: our own.

    `signed`: header, key and signature, in the one spelling; `body`: open JSON or a sealed file; empty once it is
    purged: the chain holds without it. `is_served`: not signed with a key that was revoked since. `author`, `about`:
    who wrote it first, and the identifier it has there (of what was handed on, another than its publisher's).
    """

    RETENTION = Keep.with_("network")

    id = models.BigAutoField(primary_key=True)
    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    peer = models.ForeignKey(Peer, models.CASCADE, null=True, related_name="items")
    publisher = models.CharField(max_length=64)
    chain = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()
    item = models.CharField(max_length=64)
    author = models.CharField(max_length=64)
    about = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=_choices(Kind))
    label = models.CharField(max_length=12, choices=_choices(Label))
    issued = models.DateTimeField()
    expires = models.DateTimeField()
    signed = EncryptedTextField()
    body = EncryptedTextField(null=True)
    is_sealed = models.BooleanField(default=False)
    is_served = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=ItemState.choices, default=ItemState.TAKEN)
    bulletin = models.ForeignKey(Bulletin, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["network", "about"], name="federated_about")]
        constraints = [
            models.UniqueConstraint(fields=["network", "publisher", "chain", "seq"], name="one_item_of_a_number"),
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="known_item_state"),
        ]


class ItemReceiver(models.Model):
    """Which installation one of our sealed items is for, by its identifier."""

    RETENTION = Keep.with_("item")

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(FederatedItem, models.CASCADE, related_name="receivers")
    publisher = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["publisher"], name="item_receivers")]
        constraints = [models.UniqueConstraint(fields=["item", "publisher"], name="item_received_once")]


class TakenBackItem(models.Model):
    """Its author has taken it back: what comes in later under this identifier is never shown."""

    RETENTION = Keep.with_("network")

    id = models.BigAutoField(primary_key=True)
    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    author = models.CharField(max_length=64)
    about = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "author", "about"], name="taken_back_once")]


class SentAfter(models.Model):
    """What followed a bulletin has been sent after it, as far as it may go: once."""

    RETENTION = Keep.with_("bulletin")

    id = models.BigAutoField(primary_key=True)
    bulletin = models.OneToOneField(Bulletin, models.CASCADE, related_name="sent_after")
    at = models.DateTimeField()


class SentCells(models.Model):
    """A published table has been said to other installations: once. `key`: by which whoever published it knows it."""

    RETENTION = Keep.with_("network")

    id = models.BigAutoField(primary_key=True)
    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "key"], name="cells_sent_once")]


class ItemCarrier(models.TextChoices):
    """By which way something came."""

    LINE = "line", _("over the internet")
    STICK = "stick", _("on a stick")
    FILE = "file", _("as a file")


class RefusedItem(models.Model):
    """What was not taken, and why. `chain`, `seq`: which, where that could be read."""

    RETENTION = Keep(days=90, after="at", words="it was refused")

    id = models.BigAutoField(primary_key=True)
    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    peer = models.ForeignKey(Peer, models.CASCADE, null=True, related_name="refused")
    why = models.CharField(max_length=20, choices=_choices(Unfit))
    carrier = models.CharField(max_length=8, choices=ItemCarrier.choices)
    chain = models.CharField(max_length=40, blank=True)
    seq = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")


class SeenBundle(models.Model):
    """A bundle that was taken in: once. By its identifier and not by a clock, since a stick may travel for weeks."""

    RETENTION = Keep.with_("network")

    id = models.BigAutoField(primary_key=True)
    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    publisher = models.CharField(max_length=64)
    bundle = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "publisher", "bundle"], name="bundle_seen_once")]


class SeenRequest(models.Model):
    """A signed request that was answered: once."""

    RETENTION = Keep(days=0, after="until", words="its request expires", hourly=True)

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=64)
    nonce = models.CharField(max_length=32)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "nonce"], name="request_answered_once")]
