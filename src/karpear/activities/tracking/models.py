"""Following somebody on the way, with their consent: where they said they were, and who may look."""

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Contact, Person

from ..itinerary.models import Activity


class Following(models.Model):
    """One traveller's yes to being followed on one activity. Ended by them, or with the activity."""

    RETENTION = Keep.with_("activity")

    id = models.UUIDField(primary_key=True, default=new_id)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="followings")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    consented_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person"], condition=Q(ended_at__isnull=True), name="followed_now")]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"], condition=Q(ended_at__isnull=True), name="followed_once"
            )
        ]


class TrackKey(models.Model):
    """The key of one day of one person's way, itself encrypted. Deleting it makes every copy unreadable."""

    RETENTION = (Keep.with_("activity"), Keep.until("the person stops or the trip is over"))

    id = models.UUIDField(primary_key=True, default=new_id)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    day = models.DateField()
    key = EncryptedTextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "person", "day"], name="one_key_a_day")]


class TrackFix(models.Model):
    """Where a phone said its person was: encrypted with the day's key, left out of backups.

    `sealed` opens to {lat, lon, accuracy_m}. `doubtful`: too far to be true; never shown as the place.
    """

    RETENTION = Keep.with_("key", many=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.ForeignKey(TrackKey, models.CASCADE, related_name="fixes", db_index=False)
    sealed = models.BinaryField()
    fixed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    doubtful = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["key", "-fixed_at"], name="track_latest")]


class FollowLink(models.Model):
    """A private address for one contact or one colleague to look at the blurred place. Its token is kept as a hash."""

    RETENTION = Keep.with_("following")

    id = models.UUIDField(primary_key=True, default=new_id)
    following = models.ForeignKey(Following, models.CASCADE, related_name="links")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=True) ^ Q(person__isnull=True), name="follow_link_for_one"
            )
        ]


class App(models.TextChoices):
    OWNTRACKS = "owntracks", "OwnTracks"
    OSMAND = "osmand", "Traccar Client, OsmAnd"


class Sender(models.Model):
    """An app of one person that may send positions, call for help, and do nothing else. Its secret is kept as a hash.

    `locked_at`: since when it sends what cannot be read here, because it encrypts.
    """

    RETENTION = Keep(days=365, after="last_used_on", words="it was last used", hourly=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    app = models.CharField(max_length=10, choices=App.choices)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    last_used_on = models.DateField()
    locked_at = models.DateTimeField(null=True)


class Reply(models.TextChoices):
    SENT = "sent", "sent"
    DECLINED = "declined", "declined"


class PositionRequest(models.Model):
    """Somebody who watches over a traveller asks where they are. An empty `reply`: not answered."""

    RETENTION = Keep.with_("activity")

    id = models.UUIDField(primary_key=True, default=new_id)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=10, choices=Reply.choices, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-asked_at"], name="asked_where")]
        constraints = [
            models.UniqueConstraint(fields=["activity", "person", "by"], condition=Q(reply=""), name="asked_where_once")
        ]
